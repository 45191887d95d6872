/**
 * Download, resize, upload: the pipeline, put together of its stages.
 *
 * <p>Each package below this one has one thing to do: {@code item} is an image on its way; {@code
 * source} names images; {@code download}, {@code resize} and {@code store} are what the stages do;
 * {@code manifest} remembers what became of each; {@code memory}, {@code sql} and {@code s3} serve
 * them. No two packages use each other, and this one uses all but {@code source}, {@code sql} and
 * {@code s3}.
 *
 * <p><b>On JDK 25.0.0 to 25.0.2, use another collector than G1</b>, such as with {@code
 * -XX:+UseParallelGC}, or a newer JDK. Images pass through native code as arrays that must stay
 * where they are meanwhile, and there G1 may move them (JDK-8377811): images would be damaged, or
 * the process would crash, seldom and without a sign. The command {@code ./tandem} sees to that
 * itself.
 */
@NullMarked
package dev.tandem.images;

import org.jspecify.annotations.NullMarked;
