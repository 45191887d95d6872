@NullMarked
package dev.tandem.images.sql;

import org.jspecify.annotations.NullMarked;
