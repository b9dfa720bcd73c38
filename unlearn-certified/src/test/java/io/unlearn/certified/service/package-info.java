/** Tests of the removal service: what it promises, at its limits, when the store fails, and under many threads. */
package io.unlearn.certified.service;
