using NemoVideo.Simulator.Faults;

namespace NemoVideo.Simulator;

/// <summary>Settings of the simulated video API. Every setting has a default that suits a demonstration.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Factor on every working delay: with 0 nothing waits (tests); with 1 (default) an edit takes 3-6 s and a render at least 5 s.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Loopback port of the hosted server; 0 (default) uses a free one.</summary>
    public int Port { get; init; }

    /// <summary>Puts the CDN on a port of its own, so that clients that compare authorities see another host. Default false.</summary>
    public bool SeparateCdn { get; init; }

    /// <summary>Silence on a stream after which a heartbeat is sent. Default 2 s.</summary>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Parent of the media folder, which is deleted when the server stops. Default the system's temporary folder.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>
    /// Folder of a state that outlives the process: accounts, projects, their media and renders. Default null: everything is forgotten when the server stops.
    /// One process at a time; its files are readable for its user only.
    /// </summary>
    public string? StateDirectory { get; init; }

    /// <summary>Credits of a new anonymous account. Default 100, like the real API.</summary>
    public int CreditsPerAccount { get; init; } = 100;

    /// <summary>Tokens that one client id gets in 7 days. Default 1.</summary>
    public int TokensPerClient { get; init; } = 1;

    /// <summary>Tokens that one address gets in 7 days. Default 10; a demonstration raises it.</summary>
    public int TokensPerAddress { get; init; } = 10;

    /// <summary>Accounts that exist from the start, like those of an operator or a registered person. Default none.</summary>
    public IReadOnlyList<RegisteredAccount> Accounts { get; init; } = [];

    /// <summary>Whether ffmpeg is used; if false, exports return the uploaded clip, as on a machine without ffmpeg. Default true.</summary>
    public bool UseFfmpeg { get; init; } = true;

    /// <summary>Path of <c>ffmpeg</c>, with <c>ffprobe</c> beside it. Default null: searches both on the PATH.</summary>
    public string? FfmpegPath { get; init; }

    /// <summary>Which edits end without a message. Default: about 30 %, always the same ones for one <see cref="Seed"/>.</summary>
    public SilentEdits Silence { get; init; } = SilentEdits.Some;

    /// <summary>Whether some answers mention buttons and panels, or end with a false alarm. Default true.</summary>
    public bool GuiTalk { get; init; } = true;

    /// <summary>Changes which edits are silent and what is said around them. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Serves <c>/_sim/…</c>: faults and the log over HTTP, for tests of another process. Default false.</summary>
    public bool ControlRoutes { get; init; }

    /// <summary>A file to which chat messages, uploads and renders are appended, one JSON object per line; outlives the process. Default none.</summary>
    public string? LogFile { get; init; }

    /// <summary>Largest accepted file, in bytes. Default 500 MiB.</summary>
    public long MaxUploadBytes { get; init; } = 500L * 1024 * 1024;

    /// <summary>Allows uploads by URL from other machines. Default false: loopback addresses only.</summary>
    public bool AllowRemoteUrls { get; init; }

    /// <summary>Answer shapes of sessions without their own (see <see cref="SessionFaults.Shapes"/>).</summary>
    public AnswerShapes Shapes { get; init; } = new();
}

/// <summary>Represents an account with a token that never expires.</summary>
public sealed record RegisteredAccount(string Token, string UserId, int Credits);

public enum SilentEdits
{
    /// <summary>About 30 %, chosen by a hash of seed, session (by its number), turn and text.</summary>
    Some,
    Never,
    Always,
}
