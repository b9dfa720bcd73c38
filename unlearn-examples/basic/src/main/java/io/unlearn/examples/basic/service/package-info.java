/** An example service: predictions, deletions, plans, certificates and a page that shows them, over the JDK's own HTTP server. */
@NullMarked
package io.unlearn.examples.basic.service;

import org.jspecify.annotations.NullMarked;
