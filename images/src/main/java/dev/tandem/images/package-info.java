/**
 * The image pipeline, assembled from its stages: download, resize, upload.
 *
 * <p>Each package below this one has one responsibility: {@code item} is an image on its way;
 * {@code source} names images; {@code download}, {@code resize} and {@code store} do the work of
 * the stages; {@code manifest} records what became of each image; {@code memory}, {@code sql} and
 * {@code s3} support them. No two packages depend on each other, and this one uses all but {@code
 * source}, {@code sql} and {@code s3}. {@code docs/architecture.md} has a picture of them, and an
 * image's way through them.
 *
 * <p><b>On JDK 25.0.0 to 25.0.2, use a collector other than G1</b>, for example with {@code
 * -XX:+UseParallelGC}, or use a newer JDK. Images pass through native code as pinned arrays, which
 * G1 may move in these versions (JDK-8377811). Images would be damaged or the process would crash,
 * rarely and without warning. The command {@code ./tandem} takes care of that itself.
 */
@NullMarked
package dev.tandem.images;

import org.jspecify.annotations.NullMarked;
