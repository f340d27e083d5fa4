/** What clients send, without hidden retries: plans of loads, and what they measure. */
@NullMarked
package dev.ballast.workload;

import org.jspecify.annotations.NullMarked;
