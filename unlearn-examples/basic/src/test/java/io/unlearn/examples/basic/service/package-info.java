/** Tests of the example service: its rules, 64 clients at once, and its page in a real browser. */
@NullMarked
package io.unlearn.examples.basic.service;

import org.jspecify.annotations.NullMarked;
