/** What breaks: each fault is data, in a file of its own, that knows how to befall a lab. */
@NullMarked
package dev.ballast.fault;

import org.jspecify.annotations.NullMarked;
