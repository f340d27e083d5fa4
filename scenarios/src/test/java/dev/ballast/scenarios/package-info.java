/**
 * What the system does: one behaviour in each class. {@link dev.ballast.scenarios.ScaleUpIT} is a short one to begin with.
 * In {@link dev.ballast.scenarios.WrongMembersIT} and {@link dev.ballast.scenarios.WrongAnswersIT} each method plants a
 * fault that a check must find.
 */
@NullMarked
package dev.ballast.scenarios;

import org.jspecify.annotations.NullMarked;
