package dev.tandem.soak;

import java.util.AbstractCollection;
import java.util.AbstractList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;

/** JDK views over collections of the user that load their items only as they are read. */
record LazyItems(Trial trial) {

  Collection<Item> view() {
    boolean byNumber = trial.draw.processors() == 1 && !trial.draw.feed().endless();
    return byNumber
        ? rows().subList(0, trial.items.size())
        : Collections.unmodifiableCollection(collection());
  }

  private AbstractList<Item> rows() {
    Iterator<Item> items = trial.inputs();
    return new AbstractList<>() {
      @Override
      public Item get(int number) {
        return items.next();
      }

      @Override
      public int size() {
        return trial.items.size();
      }
    };
  }

  private Collection<Item> collection() {
    return new AbstractCollection<>() {
      @Override
      public Iterator<Item> iterator() {
        return trial.inputs();
      }

      @Override
      public int size() {
        return trial.items.size();
      }
    };
  }
}
