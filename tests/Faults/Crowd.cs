namespace Faults;

/// <summary>Where the six people of a round talk.</summary>
internal enum Crowd
{
    /// <summary>Two on each platform.</summary>
    Everywhere,

    OnTelegram,
}
