@NullMarked
package dev.tandem.images.memory;

import org.jspecify.annotations.NullMarked;
