namespace NemoBot.Commands;

/// <summary>Where a bot that listens at <c>Urls</c> is reached from its own machine.</summary>
internal static class LocalAddress
{
    private const string Default = "http://127.0.0.1:5080";

    /// <param name="urls">As the host's setting; the first one counts. Null or empty: the default.</param>
    public static Uri Of(string? urls)
    {
        var first = (string.IsNullOrWhiteSpace(urls) ? Default : urls).Split(';')[0];
        return new(first.Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//*", "//127.0.0.1", StringComparison.Ordinal));
    }
}
