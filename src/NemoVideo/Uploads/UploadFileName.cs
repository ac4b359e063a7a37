namespace NemoVideo.Uploads;

/// <summary>Makes a name of somebody else's fit to stand in a header.</summary>
internal static class UploadFileName
{
    /// <summary>Bare, without anything that could end the header or leave a folder, at most <see cref="FileNameLength.MostBytes"/> long with its extension.</summary>
    public static string Clean(string name)
    {
        var bare = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        // Runes: a lone surrogate must not reach the wire.
        var clean = string.Concat(string.Concat(bare.EnumerateRunes()).Where(c => !char.IsControl(c) && c is not ('"' or ';' or '%' or '\u2028' or '\u2029'))).TrimEnd(' ', '.');
        var extension = Path.GetExtension(clean);
        var stem = Path.GetFileNameWithoutExtension(clean).Trim(' ', '.');
        if (stem.Length == 0)
        {
            return "file" + extension;
        }

        return FileNameLength.Cut(stem + extension);
    }
}
