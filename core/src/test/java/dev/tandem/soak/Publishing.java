package dev.tandem.soak;

import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;

/**
 * A publisher of the inputs. If the inputs arrive without a wait, it sends them from within the
 * request.
 */
record Publishing(Trial trial) implements Flow.Publisher<Item> {

  @Override
  public void subscribe(Flow.Subscriber<? super Item> subscriber) {
    var sending = new Sending(subscriber, trial);
    subscriber.onSubscribe(sending);
    if (trial.draw.feed().waits()) {
      trial.helps(sending::sendAsAskedFor);
    }
  }

  private static final class Sending implements Flow.Subscription {
    private final Flow.Subscriber<? super Item> subscriber;
    private final Trial trial;
    private final Iterator<Item> items; // used by one thread at a time

    // Guarded by this.
    private long demand;
    private boolean over;

    Sending(Flow.Subscriber<? super Item> subscriber, Trial trial) {
      this.subscriber = subscriber;
      this.trial = trial;
      items = trial.inputs();
    }

    @Override
    public void request(long count) {
      if (trial.draw.feed().waits()) {
        add(count);
      } else {
        sendNow(count);
      }
    }

    private synchronized void add(long count) {
      demand += count;
      notifyAll();
    }

    private synchronized void sendNow(long count) {
      long left = count;
      while (left > 0 && !over && sendNext()) {
        left--;
      }
      if (!over && !items.hasNext()) {
        complete();
      }
    }

    void sendAsAskedFor() throws InterruptedException {
      while (awaitDemand() && sendNext()) {
        synchronized (this) {
          demand--;
        }
      }
    }

    private synchronized boolean awaitDemand() throws InterruptedException {
      while (demand == 0 && !over) {
        wait();
      }
      return !over;
    }

    /** Sends the next input; returns whether there may be more. */
    private boolean sendNext() {
      try {
        if (items.hasNext()) {
          subscriber.onNext(items.next());
          return true;
        }
        complete();
      } catch (CancellationException interrupted) {
        // the trial is over
      } catch (IllegalStateException | LinkageError broken) {
        end();
        subscriber.onError(broken);
      }
      return false;
    }

    private void complete() {
      end();
      subscriber.onComplete();
    }

    @Override
    public synchronized void cancel() {
      end();
    }

    private synchronized void end() {
      if (!over) {
        over = true;
        trial.sourceClosed();
        notifyAll();
      }
    }
  }
}
