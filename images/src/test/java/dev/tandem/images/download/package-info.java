@NullMarked
package dev.tandem.images.download;

import org.jspecify.annotations.NullMarked;
