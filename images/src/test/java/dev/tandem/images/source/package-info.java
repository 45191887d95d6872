@NullMarked
package dev.tandem.images.source;

import org.jspecify.annotations.NullMarked;
