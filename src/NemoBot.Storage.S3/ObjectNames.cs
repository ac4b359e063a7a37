using NemoBot.Core.Model;

namespace NemoBot.Storage.S3;

/// <summary>Tells the objects of a store from what others keep beside them: without a prefix, the bucket may have anything.</summary>
internal static class ObjectNames
{
    public const string Extension = ".bin";

    /// <summary>Returns a name for a moment's object, which counts as ours and as no file.</summary>
    public static string NewProbe() => $"{Guid.NewGuid():N}{Extension}";

    /// <summary>Returns whether the bot gives such names to stored files.</summary>
    public static bool IsFile(string name) => Stem(name) is { } stem && SortableId.TryParse(stem) is not null;

    /// <summary>Returns whether the bot gives such names.</summary>
    public static bool IsOurs(string name) => IsFile(name) || (Stem(name) is { } stem && Guid.TryParseExact(stem, "N", out _));

    private static string? Stem(string name) => name.EndsWith(Extension, StringComparison.Ordinal) ? name[..^Extension.Length] : null;
}
