namespace NemoBot.Core.Model;

/// <summary>What a turn of the agent cost: an entry of the chat's ledger. A turn that surely cost nothing has none.</summary>
/// <param name="Id">The id of the turn's job, so that a job that is finished again writes the same entry.</param>
public sealed record Charge(string Id, ChatKey Chat)
{
    /// <summary>When the job ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the user asked for, shortened. Encrypted in the store.</summary>
    public required string What { get; init; }

    /// <summary>Credits; see <see cref="Certainty"/> for how much is known about them.</summary>
    public required decimal Credits { get; init; }

    public ChargeCertainty Certainty { get; init; }
}

/// <summary>Specifies how much is known about a charge.</summary>
public enum ChargeCertainty
{
    /// <summary>The balance shows it.</summary>
    Known,

    /// <summary>Charged, at about the usual price: several chats share the balance, or it could not be read.</summary>
    About,

    /// <summary>May have been charged, or may still be.</summary>
    Possible,
}
