package dev.tandem.soak;

import dev.tandem.Outcome;
import dev.tandem.Stats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a run ended for whoever ran it; {@code null} is what that way to run does not tell. */
record Ending(
    @Nullable List<Item> results,
    @Nullable List<Outcome<Item, Item>> outcomes,
    @Nullable Throwable thrown,
    @Nullable List<Item> handedBack,
    @Nullable Stats stats) {}
