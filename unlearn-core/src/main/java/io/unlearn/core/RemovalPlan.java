package io.unlearn.core;

/**
 * What a removal would cost, found without changing anything.
 *
 * @param rows rows that would be removed now
 * @param alreadyRemoved rows of the request that are gone already
 * @param route the way that would be tried first
 * @param passesOverData a rough number of passes over the remaining data
 * @param withinBudget whether the request would be carried out rather than refused
 */
public record RemovalPlan(int rows, int alreadyRemoved, RemovalRoute route, int passesOverData, boolean withinBudget) {}
