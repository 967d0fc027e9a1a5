package dev.echoport.memory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A direct buffer that a connection holds: a region of a slab, or, if it is larger than those or
 * has grown, memory of its own. The object of a region is used again with the region, so a receive
 * allocates none.
 */
final class DirectBuffer extends UnpooledDirectByteBuf {
  private final int region;
  private final long address;
  private @Nullable Slab slab;
  private ConnectionMemory owner;

  /** Bytes of its memory beyond the capacity that was asked for. */
  private int spareBytes;

  /**
   * A region that no connection holds yet.
   *
   * @param address where it is; 0 if that is not known
   */
  DirectBuffer(ConnectionMemory nobody, Slab slab, int region, ByteBuffer memory, long address) {
    super(nobody, memory, Integer.MAX_VALUE);
    this.owner = nobody;
    this.slab = slab;
    this.region = region;
    this.address = address;
  }

  /** With memory of its own, already reserved. */
  DirectBuffer(ConnectionMemory owner, int bytes, int maxBytes) {
    super(owner, bytes, maxBytes);
    this.owner = owner;
    this.region = 0;
    this.address = 0;
  }

  /** A connection takes it, as new. */
  DirectBuffer begin(ConnectionMemory next, int bytes, int maxBytes) {
    owner = next;
    spareBytes = memoryBytes() - bytes;
    maxCapacity(maxBytes);
    resetRefCnt();
    setIndex(0, 0);
    markReaderIndex();
    markWriterIndex();
    return this;
  }

  @Override
  public ByteBufAllocator alloc() {
    return owner;
  }

  @Override
  public boolean hasMemoryAddress() {
    return slab == null ? super.hasMemoryAddress() : address != 0;
  }

  @Override
  public long memoryAddress() {
    if (slab == null) {
      return super.memoryAddress();
    }
    ensureAccessible();
    return address;
  }

  /** Bytes that it holds, and counts for. */
  private int memoryBytes() {
    return super.capacity();
  }

  @Override
  public int capacity() {
    return super.capacity() - spareBytes;
  }

  @Override
  public int maxFastWritableBytes() {
    return Math.min(memoryBytes(), maxCapacity()) - writerIndex();
  }

  @Override
  public ByteBuf capacity(int bytes) {
    checkNewCapacity(bytes);
    int before = memoryBytes();
    if (bytes > before) {
      owner.loop().reserveOwn(owner, bytes);
      super.capacity(bytes);
      giveMemory(before);
    } else if (bytes < capacity()) {
      trimIndicesToCapacity(bytes);
    }
    spareBytes = memoryBytes() - bytes;
    return this;
  }

  /** Gives back the memory that it held until now. */
  private void giveMemory(int bytes) {
    Slab left = slab;
    slab = null;
    if (left == null) {
      owner.loop().freeOwn(owner, bytes);
    } else {
      owner.loop().give(left, left.region(region), owner);
    }
  }

  @Override
  protected void deallocate() {
    LoopMemory loop = owner.loop();
    if (!loop.inLoop()) {
      loop.execute(this::deallocate);
    } else if (slab == null) {
      int bytes = memoryBytes();
      super.deallocate();
      loop.freeOwn(owner, bytes);
    } else {
      loop.give(slab, this, owner);
    }
  }
}
