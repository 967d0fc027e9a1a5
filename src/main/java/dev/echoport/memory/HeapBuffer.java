package dev.echoport.memory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;

/** A buffer on the heap that a connection holds, such as the JDK's TLS makes for each record. */
final class HeapBuffer extends UnpooledHeapByteBuf {
  private ConnectionMemory owner;
  private boolean pooled;

  /** Bytes of its array beyond the capacity that was asked for. */
  private int spareBytes;

  /** With memory of its own, already reserved. */
  HeapBuffer(ConnectionMemory owner, int bytes, int maxBytes, boolean pooled) {
    super(owner, bytes, Math.max(bytes, maxBytes));
    this.owner = owner;
    this.pooled = pooled;
  }

  /** A connection takes it, as new. */
  HeapBuffer begin(ConnectionMemory next, int bytes, int maxBytes) {
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

  /** Bytes that it holds, and counts for. */
  int memoryBytes() {
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
      owner.loop().freeOwn(owner, before);
      pooled = false;
    } else if (bytes < capacity()) {
      trimIndicesToCapacity(bytes);
    }
    spareBytes = memoryBytes() - bytes;
    return this;
  }

  @Override
  protected void deallocate() {
    LoopMemory loop = owner.loop();
    if (!loop.inLoop()) {
      loop.execute(this::deallocate);
    } else if (!pooled || !loop.keep(this, owner)) {
      int bytes = memoryBytes();
      super.deallocate();
      loop.freeOwn(owner, bytes);
    }
  }
}
