namespace NemoBot.Storage.LiteDb.Disk;

/// <summary>A file of the store. All reads and writes of the store go through this interface, so that a test can cut the power or fill the disk.</summary>
/// <remarks>
/// Only what was written before a completed <see cref="Flush"/> survives a power cut. Of what was written after it, any part may survive, in any order; a sector of
/// 512 bytes survives whole or not at all. Every method may throw an <see cref="IOException"/>.
/// </remarks>
internal interface IDiskFile : IDisposable
{
    long Length { get; }

    /// <summary>Returns the number of bytes read; fewer than asked for only at the end of the file.</summary>
    int Read(long position, Span<byte> buffer);

    /// <summary>Writes all bytes; extends the file when they go beyond its end.</summary>
    void Write(long position, ReadOnlySpan<byte> bytes);

    void SetLength(long length);

    /// <summary>Returns when everything written before is on the disk.</summary>
    void Flush();
}
