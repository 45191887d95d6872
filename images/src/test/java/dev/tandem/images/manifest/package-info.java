@NullMarked
package dev.tandem.images.manifest;

import org.jspecify.annotations.NullMarked;
