using System.Globalization;
using System.Text.Json.Nodes;
using NemoVideo.Simulator.Agent.Languages;
using NemoVideo.Simulator.Projects;
using static NemoVideo.Simulator.Agent.Languages.Sentences;

namespace NemoVideo.Simulator.Agent;

/// <summary>Applies instructions to a cut, and reports in one language. No I/O: generating and asking happen elsewhere.</summary>
/// <param name="newId">Creates ids of new segments from their kind.</param>
internal sealed class Editor(AgentLanguage language, Func<string, string> newId)
{
    private const long TitleMs = 3000;
    private const long PauseMs = 500;
    private const long FadeMs = 3000;
    private const double MusicVolume = 0.35;

    private readonly Sentences _say = language.Sentences;

    public EditResult Apply(Cut cut, Instruction instruction) => instruction switch
    {
        Instruction.Background(var key) => EachClip(cut, "replace_background", new JsonObject { ["background"] = key },
            clip => clip with { Look = clip.Look with { Background = key } }, Format(_say.Background, language.SceneName(key))),
        Instruction.Gray => EachClip(cut, "edit_video_filter", new JsonObject { ["filter"] = "black_and_white" },
            clip => clip with { Look = clip.Look with { Gray = true } }, _say.Gray),
        Instruction.Brightness(var by) => EachClip(cut, "edit_video_filter", new JsonObject { ["brightness"] = by },
            clip => clip with { Look = clip.Look with { Brightness = Stepped(clip.Look.Brightness, by) } }, by > 0 ? _say.Brighter : _say.Darker),
        Instruction.Warmth(var by) => EachClip(cut, "edit_video_filter", new JsonObject { ["warmth"] = by },
            clip => clip with { Look = clip.Look with { Warmth = Stepped(clip.Look.Warmth, by) } }, by > 0 ? _say.Warmer : _say.Cooler),
        Instruction.Rotate(var degrees) => EachClip(cut, "edit_video_transform", new JsonObject { ["rotate"] = degrees },
            clip => clip with { Look = clip.Look with { Rotation = (clip.Look.Rotation + degrees) % 360 } }, Format(_say.Rotated, degrees)),
        Instruction.Flip(var axis) => EachClip(cut, "edit_video_transform", new JsonObject { ["flip"] = axis },
            clip => clip with { Look = clip.Look with { Flip = axis } }, _say.Flipped),
        Instruction.Speed(var factor) => Speed(cut, factor),
        Instruction.Mute => EachClip(cut, "edit_audio_volume", new JsonObject { ["volume"] = 0 }, clip => clip with { Volume = 0 }, _say.Muted),
        Instruction.SetVolume volume => Volume(cut, volume),
        Instruction.AddMusic(var mood, var volume) => Music(cut, mood, volume ?? MusicVolume),
        Instruction.FadeMusic => OnMusic(cut, "edit_audio_volume", new JsonObject { ["fade_out_ms"] = FadeMs }, cue => cue with { FadeOutMs = FadeMs }, _say.MusicFades),
        Instruction.RemoveMusic => cut.Music.IsEmpty
            ? Nothing(cut, "edit_multitrack", _say.NoMusicToRemove)
            : new EditResult(cut with { Music = [] }, "edit_multitrack", new JsonObject { ["remove"] = "bgm" }, _say.MusicRemoved),
        Instruction.AddText words => Text(cut, words),
        Instruction.RemoveText(var role) => RemoveText(cut, role),
        Instruction.TrimStart(var by) => Trim(cut, by, cut.Duration, "first"),
        Instruction.TrimEnd(var by) => Trim(cut, 0, cut.Duration - by, "last"),
        Instruction.Keep(var from, var to) => Trim(cut, from, Math.Min(to ?? cut.Duration, cut.Duration), "keep"),
        Instruction.KeepLast(var length) => Trim(cut, Math.Max(0, cut.Duration - length), cut.Duration, "keep"),
        Instruction.Remove(var from, var to) => Remove(cut, from, to),
        Instruction.RemovePauses => RemovePauses(cut),
        Instruction.Transition(var kind) => Transition(cut, kind),
        Instruction.Reshape(var ratio) => cut.Clips.IsEmpty
            ? NoFootage(cut)
            : new EditResult(cut with { Shape = ratio }, "generate_video", new JsonObject { ["aspect_ratio"] = ratio }, Format(_say.Reshaped, ratio)),
        Instruction.Reformat(var ratio) => Nothing(cut, "understand_request", Format(_say.FixedRatio, ratio)),
        _ => Nothing(cut, "understand_request", _say.Unchanged),
    };

    private static EditResult Nothing(Cut cut, string tool, string said) => new(cut, tool, [], said);

    private EditResult NoFootage(Cut cut) => Nothing(cut, "read_draft", _say.NoFootage);

    private EditResult EachClip(Cut cut, string tool, JsonObject arguments, Func<Clip, Clip> change, string said) => cut.Clips.IsEmpty
        ? NoFootage(cut)
        : new EditResult(cut with { Clips = [.. cut.Clips.Select(change)] }, tool, arguments, said);

    private EditResult OnMusic(Cut cut, string tool, JsonObject arguments, Func<MusicCue, MusicCue> change, string said) => cut.Music.IsEmpty
        ? Nothing(cut, tool, _say.NoMusicYet)
        : new EditResult(cut with { Music = [.. cut.Music.Select(change)] }, tool, arguments, said);

    private EditResult Speed(Cut cut, double factor)
    {
        if (factor is < 0.25 or > 4)
        {
            return Nothing(cut, "edit_video_speed", _say.SpeedLimits);
        }

        var edit = EachClip(cut, "edit_video_speed", new JsonObject { ["speed"] = factor },
            clip => clip with { Speed = Math.Clamp(clip.Speed * factor, 0.25, 4) }, Format(_say.Speed, factor));
        return edit with { After = ReferenceEquals(edit.After, cut) ? cut : edit.After.Fitted() };
    }

    private EditResult Volume(Cut cut, Instruction.SetVolume volume)
    {
        double Next(double now) => Math.Round(Math.Clamp(volume.IsRelative ? now * volume.Factor : volume.Factor, 0, 2), 2);

        var arguments = new JsonObject { ["target"] = volume.OfMusic ? "bgm" : "video", ["factor"] = volume.Factor };
        return volume.OfMusic
            ? OnMusic(cut, "edit_audio_volume", arguments, cue => cue with { Volume = Next(cue.Volume) }, Format(_say.MusicVolume, Percent(Next(cut.Music.FirstOrDefault()?.Volume ?? 0))))
            : EachClip(cut, "edit_audio_volume", arguments, clip => clip with { Volume = Next(clip.Volume) }, _say.VolumeChanged);
    }

    private EditResult Music(Cut cut, string mood, double volume)
    {
        if (cut.Clips.IsEmpty)
        {
            return NoFootage(cut);
        }

        var cue = new MusicCue(newId("a"), English.Language.MoodName(mood), mood, Source: null, 0, cut.Duration, Math.Clamp(volume, 0, 1));
        return new EditResult(cut with { Music = [cue] }, "generate_music_suno", new JsonObject { ["style"] = mood, ["volume"] = cue.Volume },
            Format(_say.MusicAdded, language.MoodName(mood), Percent(cue.Volume)));
    }

    private EditResult Text(Cut cut, Instruction.AddText words)
    {
        if (cut.Clips.IsEmpty)
        {
            return NoFootage(cut);
        }

        var isTitle = words.Role == "title";
        var total = cut.IsMeasured ? Math.Max(cut.Duration, 1) : long.MaxValue;
        var text = words.Text ?? (isTitle ? _say.SampleTitle : _say.SampleSubtitle);
        var length = Math.Clamp(words.Length ?? (isTitle || total == long.MaxValue ? TitleMs : total), 1, total);
        var start = Math.Clamp(words.Start ?? (words.AtEnd ? total - length : 0), 0, total - 1);
        var cue = new TextCue(newId("t"), words.Role, text, start, Math.Min(length, total - start));
        var kept = isTitle ? cut.Texts.RemoveAll(other => other.Role == "title" && other.Start < start + length && start < other.Start + other.Length) : cut.Texts.RemoveAll(other => other.Role == "subtitle" && other.Start == start);
        var said = isTitle ? Format(_say.TitleAdded, text) : words.Text is null ? _say.SampleSubtitleAdded : Format(_say.SubtitleAdded, text);
        return new EditResult(cut with { Texts = kept.Add(cue) }, isTitle ? "add_title_multitrack" : "edit_subtitle_multitrack",
            new JsonObject { ["text"] = text, ["start_ms"] = cue.Start, ["duration_ms"] = cue.Length }, said);
    }

    private EditResult RemoveText(Cut cut, string role)
    {
        var isTitle = role == "title";
        return cut.Texts.Exists(cue => cue.Role == role)
            ? new EditResult(cut with { Texts = cut.Texts.RemoveAll(cue => cue.Role == role) }, "edit_multitrack", new JsonObject { ["remove"] = role }, isTitle ? _say.TitleRemoved : _say.SubtitlesRemoved)
            : Nothing(cut, "edit_multitrack", isTitle ? _say.NoTitleToRemove : _say.NoSubtitlesToRemove);
    }

    private EditResult Trim(Cut cut, long from, long to, string what)
    {
        if (Unmeasured(cut) is { } refusal)
        {
            return refusal;
        }

        if (from >= to || (from <= 0 && to >= cut.Duration))
        {
            return Nothing(cut, "edit_draft_trim", Format(from >= to ? _say.NothingWouldBeLeft : _say.NothingToTrim, Seconds(cut.Duration)));
        }

        var after = cut.Keep(from, to);
        return new EditResult(after, "edit_draft_trim", new JsonObject { ["mode"] = what, ["from_ms"] = from, ["to_ms"] = to }, Format(_say.Trimmed, Seconds(after.Duration)));
    }

    private EditResult Remove(Cut cut, long from, long to)
    {
        if (Unmeasured(cut) is { } refusal)
        {
            return refusal;
        }

        if (from >= to || from >= cut.Duration || (from == 0 && to >= cut.Duration))
        {
            return Nothing(cut, "edit_draft_cut", Format(from == 0 && to >= cut.Duration ? _say.NothingWouldBeLeft : _say.NothingToTrim, Seconds(cut.Duration)));
        }

        var after = cut.Without(from, Math.Min(to, cut.Duration));
        return new EditResult(after, "edit_draft_cut", new JsonObject { ["from_ms"] = from, ["to_ms"] = to }, Format(_say.CutOut, Seconds(after.Duration)));
    }

    /// <summary>Cuts a sample out of the middle: nothing here hears speech.</summary>
    private EditResult RemovePauses(Cut cut)
    {
        if (Unmeasured(cut) is { } refusal)
        {
            return refusal;
        }

        var from = (cut.Duration - PauseMs) / 2;
        return from <= 0
            ? Nothing(cut, "edit_draft_cut", Format(_say.NothingToTrim, Seconds(cut.Duration)))
            : Remove(cut, from, from + PauseMs) with { Said = _say.PauseCut };
    }

    private EditResult Transition(Cut cut, string kind)
    {
        const long Overlap = 500;
        if (cut.Clips.Count < 2)
        {
            return Nothing(cut, "edit_transition", _say.TransitionsNeedTwo);
        }

        var clips = cut.Clips.Select((clip, index) =>
            index > 0 && clip.Length > 2 * Overlap && cut.Clips[index - 1].Length > 2 * Overlap ? clip with { TransitionMs = Overlap, Transition = kind } : clip);
        return new EditResult((cut with { Clips = [.. clips] }).Fitted(), "edit_transition", new JsonObject { ["kind"] = kind }, _say.TransitionsAdded);
    }

    private EditResult? Unmeasured(Cut cut) => cut.Clips.IsEmpty ? NoFootage(cut)
        : cut.IsMeasured ? null
        : Nothing(cut, "read_draft", _say.NotMeasured);

    private static double Stepped(double now, double by) => Math.Clamp(Math.Round(now + by, 2), -0.6, 0.6);

    private static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + "%";

    private static string Seconds(long ms) => (ms / 1000.0).ToString("0.#", CultureInfo.InvariantCulture);
}
