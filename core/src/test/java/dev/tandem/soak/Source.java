package dev.tandem.soak;

import dev.tandem.Inputs;
import dev.tandem.WorkQueue;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;

/** The sources of the inputs of a run. */
enum Source {
  /** A list of the JDK, which is read without calling user code. */
  LIST,
  ITERABLE,
  ITERATOR,
  STREAM,
  PUBLISHER,
  /** A queue that another thread fills. */
  QUEUE,
  /** A JDK view of a collection of the user. */
  VIEW;

  static final Source[] THAT_MAY_BREAK = {ITERABLE, ITERATOR, STREAM, PUBLISHER};

  /** Returns whether the run gets the source as {@code Inputs}. */
  boolean makesInputs() {
    return this == ITERATOR || this == STREAM || this == PUBLISHER;
  }

  /** Returns whether all inputs that were read were also put. */
  boolean isReadOneByOne() {
    return this == ITERABLE || this == ITERATOR || this == QUEUE || this == VIEW;
  }

  Iterable<Item> of(Trial trial) {
    return switch (this) {
      case LIST -> trial.items;
      case ITERABLE -> trial::inputs;
      case ITERATOR -> Inputs.of(trial.inputs());
      case STREAM -> {
        Iterator<Item> items = trial.inputs();
        var spliterator = Spliterators.spliteratorUnknownSize(items, Spliterator.ORDERED);
        yield Inputs.of(StreamSupport.stream(spliterator, false).onClose(trial::sourceClosed));
      }
      case PUBLISHER -> Inputs.of(new Publishing(trial));
      case QUEUE -> () -> queue(trial);
      case VIEW -> new LazyItems(trial).view();
    };
  }

  private static Iterator<Item> queue(Trial trial) {
    WorkQueue<Item> queue = WorkQueue.bounded(1 + trial.items.size() / 4);
    trial.helps(() -> fill(queue, trial));
    Iterator<Item> items = queue.consuming().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (trial.draw.feed().endless() && trial.offered() == trial.items.size()) {
          trial.disturber.disturbNow(); // else nothing would end the wait
        }
        return items.hasNext();
      }

      @Override
      public Item next() {
        Item item = items.next();
        trial.offers(item);
        return item;
      }
    };
  }

  private static void fill(WorkQueue<Item> queue, Trial trial) throws InterruptedException {
    for (Item item : trial.items) {
      trial.draw.feed().await(item.number);
      if (trial.isOver()) {
        return; // the wait may have swallowed the interrupt
      }
      queue.put(item);
    }
    if (!trial.draw.feed().endless()) {
      queue.close();
    }
  }
}
