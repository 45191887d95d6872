package dev.tandem;

import java.util.List;

/**
 * What a run that ended early leaves behind.
 *
 * @param results the results that came out; empty if they are taken one by one
 * @param handedBack the inputs that the run accepted and did not finish
 */
record PartialRun(List<?> results, List<?> handedBack, Stats stats) {}
