package dev.tandem.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListingTest {
  private static final List<Photo> PHOTOS =
      List.of(
          new Photo(Scene.HILLS, Format.JPEG, Orientation.UPRIGHT, 4, 3, new byte[0]),
          new Photo(Scene.SEA, Format.PNG, Orientation.UPRIGHT, 4, 3, new byte[0]));

  @Test
  void pathsNameThePhotosAndAllDiffer() {
    List<Listing> listings = Listing.of(PHOTOS, 1000, true, 1);

    assertThat(listings).extracting(Listing::path).doesNotHaveDuplicates().hasSize(1000);
    assertThat(listings)
        .extracting(Listing::path)
        .startsWith("/photos/0001-hills.jpg", "/photos/0002-sea.png", "/photos/0003-hills.jpg");
  }

  @Test
  void theSameSeedGivesTheSameFaultsAndLatencies() {
    assertThat(Listing.of(PHOTOS, 500, true, 1)).isEqualTo(Listing.of(PHOTOS, 500, true, 1));
    assertThat(Listing.of(PHOTOS, 500, true, 1)).isNotEqualTo(Listing.of(PHOTOS, 500, true, 2));
  }

  @Test
  void oneInTenHasAFaultAndAllKindsOccur() {
    List<Fault> faults =
        Listing.of(PHOTOS, 1000, true, 1).stream()
            .map(Listing::fault)
            .flatMap(Optional::stream)
            .toList();

    assertThat(faults).hasSize(100).contains(Fault.values());
  }

  @Test
  void withoutFaultsThereAreNone() {
    assertThat(Listing.of(PHOTOS, 1000, false, 1)).allMatch(listing -> listing.fault().isEmpty());
  }

  @Test
  void latenciesAreSpreadAsThoseOfRealServers() {
    double[] millis =
        Listing.of(PHOTOS, 20_000, false, 1).stream()
            .mapToDouble(listing -> listing.latency().toNanos() / 1e6)
            .sorted()
            .toArray();

    assertThat(millis[10_000]).isCloseTo(40, within(4.0));
    assertThat(millis[19_800]).isCloseTo(250, within(25.0));
  }
}
