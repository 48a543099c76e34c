// SPDX-License-Identifier: Apache-2.0
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.*;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * A KEM of kexlane, called by the foreign function and memory API of Java 22 or newer, on 64-bit
 * systems. Its sizes and functions are read from the library's struct kxl_kem: kexlane/kem.h has
 * them and the rules. The library checks every length. A KEM may be used by several threads.
 */
final class Kem {
  /** The library refused a call. The message is the library's own. */
  static final class Refused extends java.security.GeneralSecurityException {
    final int status;

    Refused(int status) {
      super(textOf(status));
      this.status = status;
    }
  }

  /** Memory for secrets outside Java's heap, where nothing is moved. close() wipes and frees it. */
  static final class Secrets implements Arena {
    private final Arena arena = Arena.ofConfined();
    private final List<MemorySegment> given = new ArrayList<>();

    public MemorySegment allocate(long bytes, long alignment) {
      given.add(arena.allocate(bytes, alignment));
      return given.getLast();
    }

    public MemorySegment.Scope scope() {
      return arena.scope();
    }

    public void close() {
      for (MemorySegment secret : given) secret.fill((byte) 0);
      arena.close();
    }
  }

  private interface Call<T> {
    T run() throws Throwable;
  }

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY =
      SymbolLookup.libraryLookup("libkexlane.so.0", Arena.global());
  private static final MethodHandle FIND = function(symbol("kxl_kem_find"), ADDRESS, ADDRESS);
  private static final MethodHandle TEXT = function(symbol("kxl_status_text"), ADDRESS, JAVA_INT);
  // The entries of struct kxl_kem. Each is a size_t or a pointer.
  private static final List<String> ENTRIES = List.of("name", "ek_bytes", "dk_bytes", "c_bytes",
      "K_bytes", "keygen_seed_bytes", "encaps_seed_bytes", "keygen", "keygen_derand", "encaps",
      "encaps_derand", "decaps", "keygen_batch", "encaps_batch", "decaps_batch");
  // A pointer and its length, or in a batch its stride.
  private static final MemoryLayout[] TWO = {ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG};
  private static final MemoryLayout[] THREE = {
      ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG};

  final long ekBytes, dkBytes, cBytes, kBytes;
  private final MemorySegment table;
  private final MethodHandle keygen, encaps, decaps, keygenBatch, encapsBatch, decapsBatch;

  /** Finds a KEM, such as "ML-KEM-768", "X-Wing" or "X25519MLKEM768". */
  Kem(String name) {
    try (var arena = Arena.ofConfined()) {
      var text = arena.allocateFrom(name);
      var found = call(() -> (MemorySegment) FIND.invokeExact(text));
      if (found.address() == 0) throw new IllegalArgumentException("kexlane has no KEM " + name);
      table = found.reinterpret(ENTRIES.size() * ADDRESS.byteSize());
    }
    ekBytes = size("ek_bytes");
    dkBytes = size("dk_bytes");
    cBytes = size("c_bytes");
    kBytes = size("K_bytes");
    keygen = function(entry("keygen"), JAVA_INT, TWO);
    encaps = function(entry("encaps"), JAVA_INT, THREE);
    decaps = function(entry("decaps"), JAVA_INT, THREE);
    keygenBatch = batch("keygen_batch", TWO);
    encapsBatch = batch("encaps_batch", THREE);
    decapsBatch = batch("decaps_batch", THREE);
  }

  void keygen(MemorySegment ek, MemorySegment dk) throws Refused {
    check(() -> (int) keygen.invokeExact(ek, ek.byteSize(), dk, dk.byteSize()));
  }

  void encaps(MemorySegment c, MemorySegment k, MemorySegment ek) throws Refused {
    check(() -> (int) encaps.invokeExact(c, c.byteSize(), k, k.byteSize(), ek, ek.byteSize()));
  }

  void decaps(MemorySegment k, MemorySegment c, MemorySegment dk) throws Refused {
    check(() -> (int) decaps.invokeExact(k, k.byteSize(), c, c.byteSize(), dk, dk.byteSize()));
  }

  // n operations in one call, where n is not 0: item i starts at i n-ths of each buffer, and status
  // has n ints. If some fail, the others are computed, and status says which failed.

  void keygenBatch(int n, MemorySegment ek, MemorySegment dk, MemorySegment status) throws Refused {
    check(() -> (int) keygenBatch.invokeExact(
        (long) n, ek, ek.byteSize() / n, dk, dk.byteSize() / n, statuses(status, n)));
  }

  void encapsBatch(int n, MemorySegment c, MemorySegment k, MemorySegment ek, MemorySegment status)
      throws Refused {
    check(() -> (int) encapsBatch.invokeExact((long) n, c, c.byteSize() / n, k, k.byteSize() / n,
        ek, ek.byteSize() / n, statuses(status, n)));
  }

  void decapsBatch(int n, MemorySegment k, MemorySegment c, MemorySegment dk, MemorySegment status)
      throws Refused {
    check(() -> (int) decapsBatch.invokeExact((long) n, k, k.byteSize() / n, c, c.byteSize() / n,
        dk, dk.byteSize() / n, statuses(status, n)));
  }

  private static MemorySegment statuses(MemorySegment status, int n) {
    return status.asSlice(0, n * JAVA_INT.byteSize());  // which throws if status is shorter
  }

  private static MemorySegment symbol(String name) {
    return LIBRARY.find(name).orElseThrow();
  }

  private long size(String name) {
    return table.getAtIndex(JAVA_LONG, ENTRIES.indexOf(name));
  }

  private MemorySegment entry(String name) {
    return table.getAtIndex(ADDRESS, ENTRIES.indexOf(name));
  }

  private static MethodHandle function(
      MemorySegment address, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(address, FunctionDescriptor.of(result, arguments));
  }

  private MethodHandle batch(String name, MemoryLayout[] buffers) {
    return LINKER.downcallHandle(entry(name), FunctionDescriptor.of(JAVA_INT, JAVA_LONG)
        .appendArgumentLayouts(buffers).appendArgumentLayouts(ADDRESS));
  }

  private static String textOf(int status) {
    var text = call(() -> (MemorySegment) TEXT.invokeExact(status));
    return text.reinterpret(Long.MAX_VALUE).getString(0);
  }

  private static void check(Call<Integer> call) throws Refused {
    int status = call(call);
    if (status != 0) throw new Refused(status);
  }

  private static <T> T call(Call<T> call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
