/**
 * Download, resize, upload: the stages, the sources and the stores.
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
