/** What clients send. Nothing here retries: a request that failed is told. */
@NullMarked
package dev.ballast.workload;

import org.jspecify.annotations.NullMarked;
