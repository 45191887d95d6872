@NullMarked
package dev.tandem.images.resize;

import org.jspecify.annotations.NullMarked;
