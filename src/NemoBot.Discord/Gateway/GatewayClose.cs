namespace NemoBot.Discord.Gateway;

/// <summary>Specifies what a lost connection means for the session (docs/contracts/discord.md §1.3, §1.4).</summary>
internal enum AfterClose
{
    /// <summary>The session stays valid for some minutes: reconnect and resume.</summary>
    Resume,

    /// <summary>The session is invalid: connect to the base address and identify.</summary>
    Identify,

    /// <summary>Retrying cannot help, and with a bad token it would cost the token: stop and report it.</summary>
    Stop,
}

internal static class GatewayClose
{
    /// <summary>The close code that we send to keep the session alive: 1000 and 1001 would end it.</summary>
    public const int KeepSession = 4000;

    /// <summary>Discord rejected the token.</summary>
    public const int BadToken = 4004;

    /// <param name="code">The close code; null if the connection dropped.</param>
    public static AfterClose Meaning(int? code) => code switch
    {
        4003 or 4005 or 4007 or 4009 => AfterClose.Identify,
        4004 or 4010 or 4011 or 4012 or 4013 or 4014 => AfterClose.Stop,
        _ => AfterClose.Resume,
    };

    /// <summary>Returns advice for the operator about a code that stops the shard.</summary>
    public static string Advice(int code) => code switch
    {
        BadToken => "Discord refused the token: check Discord:Token.",
        4010 => "Discord refused the shard: check Discord:ShardCount.",
        4011 => "The bot is in too many servers for this number of shards: raise Discord:ShardCount.",
        4012 => "Discord no longer speaks gateway version 10: NemoBot must be updated.",
        _ => "Discord refused the intents; NemoBot asks for no privileged one, so the application may be restricted.",
    };
}
