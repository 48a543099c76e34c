// SPDX-License-Identifier: Apache-2.0
using System;
using System.Runtime.InteropServices;

namespace Kexlane
{
    /// <summary>The library refused a call. The message is the library's own.</summary>
    public sealed class KexlaneException : Exception
    {
        public int Status { get; }

        internal KexlaneException(int status) : base(Native.TextOf(status)) => Status = status;
    }

    /// <summary>
    /// Bytes that the garbage collector does not move. Dispose wipes them. A Secret that is forgotten
    /// is wiped some time after it became unreachable, so keep it for as long as you use its Bytes.
    /// </summary>
    public sealed class Secret : IDisposable
    {
        private readonly byte[] bytes;
        private GCHandle pin;

        public Secret(int length)
        {
            bytes = new byte[length];
            pin = GCHandle.Alloc(bytes, GCHandleType.Pinned);
        }

        public byte[] Bytes =>
            pin.IsAllocated ? bytes : throw new ObjectDisposedException(nameof(Secret));

        ~Secret() => Wipe();

        public void Dispose()
        {
            Wipe();
            GC.SuppressFinalize(this);
        }

        private void Wipe()
        {
            if (!pin.IsAllocated) return;
            Array.Clear(bytes, 0, bytes.Length);
            pin.Free();
        }
    }

    /// <summary>
    /// A KEM of kexlane. Its sizes and functions are read from the library's struct kxl_kem:
    /// kexlane/kem.h has them and the rules. The library checks every length. A KEM may be used by
    /// several threads.
    /// </summary>
    public sealed class Kem
    {
        private readonly Native.Table table;

        /// <summary>Finds a KEM, such as "ML-KEM-768", "X-Wing" or "X25519MLKEM768".</summary>
        public Kem(string name)
        {
            IntPtr found = Native.kxl_kem_find(name);
            if (found == IntPtr.Zero) throw new ArgumentException("kexlane has no KEM " + name);
            table = Marshal.PtrToStructure<Native.Table>(found);
        }

        public int EkBytes => (int)table.ek_bytes;
        public int DkBytes => (int)table.dk_bytes;
        public int CBytes => (int)table.c_bytes;
        public int KBytes => (int)table.K_bytes;

        public void Keygen(byte[] ek, Secret dk) =>
            Check(table.keygen(ek, Length(ek), dk.Bytes, Length(dk.Bytes)), dk);

        public void Encaps(byte[] c, Secret k, byte[] ek) => Check(table.encaps(
            c, Length(c), k.Bytes, Length(k.Bytes), ek, Length(ek)), k);

        public void Decaps(Secret k, byte[] c, Secret dk) => Check(table.decaps(
            k.Bytes, Length(k.Bytes), c, Length(c), dk.Bytes, Length(dk.Bytes)), k, dk);

        // n operations in one call: status has n elements, which is not 0, and item i starts at i
        // n-ths of each array. If some fail, the others are computed, and status says which failed.

        public void KeygenBatch(byte[] ek, Secret dk, int[] status) => Check(table.keygen_batch(
            (UIntPtr)status.Length, ek, Stride(ek, status), dk.Bytes, Stride(dk.Bytes, status),
            status), dk);

        public void EncapsBatch(byte[] c, Secret k, byte[] ek, int[] status) =>
            Check(table.encaps_batch((UIntPtr)status.Length, c, Stride(c, status), k.Bytes,
                Stride(k.Bytes, status), ek, Stride(ek, status), status), k);

        public void DecapsBatch(Secret k, byte[] c, Secret dk, int[] status) =>
            Check(table.decaps_batch((UIntPtr)status.Length, k.Bytes, Stride(k.Bytes, status), c,
                Stride(c, status), dk.Bytes, Stride(dk.Bytes, status), status), k, dk);

        private static UIntPtr Length(byte[] bytes) => (UIntPtr)bytes.Length;

        private static UIntPtr Stride(byte[] bytes, int[] status) =>
            (UIntPtr)(bytes.Length / status.Length);

        // The finalizers of secrets do not run before a call has returned.
        private static void Check(int status, Secret one, Secret other = null)
        {
            GC.KeepAlive(one);
            GC.KeepAlive(other);
            if (status != 0) throw new KexlaneException(status);
        }
    }

    internal static class Native
    {
        private const string Library = "libkexlane.so.0";  // on Windows libkexlane-0.dll

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern IntPtr kxl_kem_find([MarshalAs(UnmanagedType.LPStr)] string name);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        private static extern IntPtr kxl_status_text(int status);

        internal static string TextOf(int status) =>
            Marshal.PtrToStringAnsi(kxl_status_text(status));

        // Two or three buffers, each with its length, or in a batch with its stride. Arrays of
        // bytes are pinned during a call. They are not copied.
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate int Two(byte[] a, UIntPtr aBytes, byte[] b, UIntPtr bBytes);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate int Three(
            byte[] a, UIntPtr aBytes, byte[] b, UIntPtr bBytes, byte[] c, UIntPtr cBytes);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate int TwoBatch(
            UIntPtr n, byte[] a, UIntPtr aStride, byte[] b, UIntPtr bStride, int[] status);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate int ThreeBatch(UIntPtr n, byte[] a, UIntPtr aStride, byte[] b,
            UIntPtr bStride, byte[] c, UIntPtr cStride, int[] status);

        // struct kxl_kem.
        [StructLayout(LayoutKind.Sequential)]
        internal struct Table
        {
            private readonly IntPtr name;
            internal readonly UIntPtr ek_bytes, dk_bytes, c_bytes, K_bytes;
            private readonly UIntPtr keygen_seed_bytes, encaps_seed_bytes;
            internal readonly Two keygen;
            private readonly IntPtr keygen_derand;
            internal readonly Three encaps;
            private readonly IntPtr encaps_derand;
            internal readonly Three decaps;
            internal readonly TwoBatch keygen_batch;
            internal readonly ThreeBatch encaps_batch, decaps_batch;
        }
    }
}
