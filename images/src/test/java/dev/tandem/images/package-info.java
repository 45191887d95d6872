@NullMarked
package dev.tandem.images;

import org.jspecify.annotations.NullMarked;
