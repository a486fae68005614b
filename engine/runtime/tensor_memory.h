#pragma once

namespace rmtscope {

/// Lets LibTorch keep the host memory of freed tensors for the next ones of the same size; idempotent. A segment frees
/// and takes the same sizes again and again: handed back to the heap, their place would be taken bit by bit by what is
/// kept of every segment, and the heap would grow by a segment's tensors each time; handed back to the kernel, faulting
/// the pages in anew would cost more than the arithmetic.
void keepTensorMemory();

/// Hands what is kept for the next tensors back to the heap.
void releaseTensorMemory();

} // namespace rmtscope
