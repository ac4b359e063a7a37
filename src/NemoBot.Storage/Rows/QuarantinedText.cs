using NemoVideo.Secrets;

namespace NemoBot.Storage.Rows;

/// <summary>The text of a quarantined input as it is stored. Pure.</summary>
public static class QuarantinedText
{
    /// <summary>In characters; longer input is truncated.</summary>
    private const int Longest = 65_536;

    public static string Of(string raw) => SecretMask.Forms.Apply(raw.Length > Longest ? raw[..Longest] : raw);
}
