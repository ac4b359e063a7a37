using System.Globalization;

namespace NemoVideo.Simulator.Agent.Languages;

/// <summary>Defines what the agent says, in one language.</summary>
internal sealed record Sentences
{
    /// <summary>What stands between two sentences.</summary>
    public string Separator { get; init; } = " ";

    public required string NothingFound { get; init; }
    public required string Unchanged { get; init; }
    public required string NoFootage { get; init; }
    public required string NotMeasured { get; init; }

    /// <summary>{0}: the background.</summary>
    public required string Background { get; init; }
    public required string Gray { get; init; }
    public required string Brighter { get; init; }
    public required string Darker { get; init; }
    public required string Warmer { get; init; }
    public required string Cooler { get; init; }

    /// <summary>{0}: degrees.</summary>
    public required string Rotated { get; init; }
    public required string Flipped { get; init; }

    /// <summary>{0}: factor.</summary>
    public required string Speed { get; init; }
    public required string SpeedLimits { get; init; }

    public required string Muted { get; init; }
    public required string VolumeChanged { get; init; }

    /// <summary>{0}: mood, {1}: volume.</summary>
    public required string MusicAdded { get; init; }

    /// <summary>{0}: volume.</summary>
    public required string MusicVolume { get; init; }
    public required string MusicFades { get; init; }
    public required string MusicRemoved { get; init; }
    public required string NoMusicYet { get; init; }
    public required string NoMusicToRemove { get; init; }

    /// <summary>{0}: the title.</summary>
    public required string TitleAdded { get; init; }
    public required string TitleRemoved { get; init; }
    public required string NoTitleToRemove { get; init; }
    public required string SampleTitle { get; init; }

    /// <summary>{0}: the subtitle.</summary>
    public required string SubtitleAdded { get; init; }
    public required string SampleSubtitleAdded { get; init; }
    public required string SubtitlesRemoved { get; init; }
    public required string NoSubtitlesToRemove { get; init; }
    public required string SampleSubtitle { get; init; }

    /// <summary>{0}: the new length in seconds.</summary>
    public required string Trimmed { get; init; }

    /// <summary>{0}: the new length in seconds.</summary>
    public required string CutOut { get; init; }
    public required string PauseCut { get; init; }

    /// <summary>{0}: the length in seconds.</summary>
    public required string NothingToTrim { get; init; }

    /// <summary>{0}: the length in seconds.</summary>
    public required string NothingWouldBeLeft { get; init; }

    public required string TransitionsAdded { get; init; }
    public required string TransitionsNeedTwo { get; init; }

    /// <summary>{0}: the ratio.</summary>
    public required string FixedRatio { get; init; }

    /// <summary>{0}: the ratio.</summary>
    public required string Reshaped { get; init; }

    public required string Undone { get; init; }
    public required string NothingToUndo { get; init; }
    public required string Redone { get; init; }
    public required string NothingToRedo { get; init; }

    public required string RawVideo { get; init; }
    public required string Finished { get; init; }
    public required string NoGenerator { get; init; }
    public required string NoFfmpeg { get; init; }

    /// <summary>What an editor's agent says about buttons that nobody here has; empty for none.</summary>
    public IReadOnlyList<string> GuiTalk { get; init; } = [];

    /// <summary>The apology that now and then follows an edit that worked; null for none.</summary>
    public string? Trouble { get; init; }

    public required string ImproveTitle { get; init; }
    public required string ImprovePrompt { get; init; }
    public required string ImproveBrightness { get; init; }
    public required string ImproveMusic { get; init; }
    public required string ImproveWithTitle { get; init; }
    public required string ImproveGray { get; init; }

    public static string Format(string sentence, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.InvariantCulture, sentence, values);
}
