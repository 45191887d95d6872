package dev.tandem.soak;

import dev.tandem.Inputs;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Flow;
import java.util.stream.StreamSupport;

/** What the inputs are for whoever reads them. */
enum Source {
  /** A list of the JDK, which is read without asking anybody. */
  LIST,
  ITERABLE,
  ITERATOR,
  STREAM,
  PUBLISHER;

  static final List<Source> THAT_MAY_BREAK = List.of(ITERABLE, ITERATOR, STREAM, PUBLISHER);

  /** Whether all that was read was put too. */
  boolean isReadOneByOne() {
    return this == ITERABLE || this == ITERATOR;
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
      case PUBLISHER -> Inputs.of(publisher(trial));
    };
  }

  private static Flow.Publisher<Item> publisher(Trial trial) {
    return subscriber -> subscriber.onSubscribe(new Sending(subscriber, trial));
  }

  /** Sends as many as are asked for, at once. */
  private static final class Sending implements Flow.Subscription {
    private final Flow.Subscriber<? super Item> subscriber;
    private final Trial trial;
    private final Iterator<Item> items;

    // Guarded by this.
    private boolean over;

    Sending(Flow.Subscriber<? super Item> subscriber, Trial trial) {
      this.subscriber = subscriber;
      this.trial = trial;
      items = trial.inputs();
    }

    @Override
    public synchronized void request(long count) {
      try {
        for (long i = 0; i < count && !over && items.hasNext(); i++) {
          subscriber.onNext(items.next());
        }
      } catch (IllegalStateException broken) {
        end();
        subscriber.onError(broken);
        return;
      }
      if (!over && !items.hasNext()) {
        end();
        subscriber.onComplete();
      }
    }

    @Override
    public synchronized void cancel() {
      end();
    }

    private synchronized void end() {
      if (!over) {
        over = true;
        trial.sourceClosed();
      }
    }
  }
}
