namespace NemoVideo.Agent;

/// <summary>A picture in the agent's answer: its bytes, or its address. Neither if it is too large, of an unknown kind, or unreachable.</summary>
/// <param name="Data">A file in one of the picture formats of <see cref="Uploads.MediaFormats"/>, at most <see cref="MaxBytes"/>; null if the answer did not include it.</param>
/// <param name="Address">http or https; null if it has none.</param>
public sealed record AgentPicture(ReadOnlyMemory<byte>? Data, Uri? Address)
{
    /// <summary>Largest picture, in bytes. All pictures of one turn together have at most twice that.</summary>
    public const int MaxBytes = 5 * 1024 * 1024;
}
