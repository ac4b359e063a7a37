namespace NemoBot.Operations.Alerts;

/// <summary>Settings of the alerts for the operator's chats; section <c>Alerts</c>.</summary>
public sealed class AlertOptions
{
    public const string Section = "Alerts";

    /// <summary>Failed jobs within an hour, of all chats, that are an alert. Default 10, 1 to 1,000,000.</summary>
    public int FailuresPerHour { get; set; } = 10;

    /// <summary>Free space on the disk of the files, in bytes, below which there is an alert. Default 1 GiB, at least 16 MiB.</summary>
    public long DiskFreeBytes { get; set; } = 1L << 30;
}
