/** Download, resize, upload: the stages, the sources and the stores. */
@NullMarked
package dev.tandem.images;

import org.jspecify.annotations.NullMarked;
