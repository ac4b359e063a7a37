namespace NemoVideo.Agent;

/// <summary>A picture in the agent's answer: its bytes, or where it is. Neither, where it was too large, of an unknown kind, or nowhere that can be reached.</summary>
/// <param name="Data">A file in one of the picture formats of <see cref="Uploads.MediaFormats"/>, at most <see cref="MaxBytes"/>; null when it was not sent along.</param>
/// <param name="Address">http or https; null when it has none.</param>
public sealed record AgentPicture(ReadOnlyMemory<byte>? Data, Uri? Address)
{
    /// <summary>Largest picture, in bytes. All pictures of one turn together are no more than twice as much.</summary>
    public const int MaxBytes = 5 * 1024 * 1024;
}
