using System.Globalization;
using System.Text.Json.Nodes;
using NemoVideo.Simulator.Projects;

namespace NemoVideo.Simulator.Agent;

/// <summary>Applies instructions to a cut. No I/O: generating and asking happen elsewhere.</summary>
internal static class Editor
{
    private const long TitleMs = 3000;
    private const double MusicVolume = 0.35;

    /// <param name="newId">Creates ids of new segments from their kind.</param>
    public static EditResult Apply(Cut cut, Instruction instruction, Func<string, string> newId) => instruction switch
    {
        Instruction.Background(var key) => EachClip(cut, "replace_background", new JsonObject { ["background"] = key },
            clip => clip with { Look = clip.Look with { Background = key } },
            $"I replaced the background with {Vocabulary.Describe(key, false)}.", $"背景已替换为{Vocabulary.Describe(key, true)}。"),
        Instruction.Gray => EachClip(cut, "edit_video_filter", new JsonObject { ["filter"] = "black_and_white" },
            clip => clip with { Look = clip.Look with { Gray = true } }, "The video is now black and white.", "视频已变为黑白。"),
        Instruction.Brightness(var by) => EachClip(cut, "edit_video_filter", new JsonObject { ["brightness"] = by },
            clip => clip with { Look = clip.Look with { Brightness = Math.Clamp(Math.Round(clip.Look.Brightness + by, 2), -0.6, 0.6) } },
            by > 0 ? "I made the picture brighter." : "I made the picture darker.", by > 0 ? "画面已调亮。" : "画面已调暗。"),
        Instruction.Rotate(var degrees) => EachClip(cut, "edit_video_transform", new JsonObject { ["rotate"] = degrees },
            clip => clip with { Look = clip.Look with { Rotation = (clip.Look.Rotation + degrees) % 360 } },
            $"I rotated the video by {degrees} degrees.", $"视频已旋转{degrees}度。"),
        Instruction.Flip(var axis) => EachClip(cut, "edit_video_transform", new JsonObject { ["flip"] = axis },
            clip => clip with { Look = clip.Look with { Flip = axis } }, "I flipped the video.", "视频已翻转。"),
        Instruction.Speed(var factor) => Speed(cut, factor),
        Instruction.Mute => EachClip(cut, "edit_audio_volume", new JsonObject { ["volume"] = 0 },
            clip => clip with { Volume = 0 }, "The original sound is muted.", "原声已静音。"),
        Instruction.SetVolume volume => Volume(cut, volume),
        Instruction.AddMusic(var mood, var volume) => Music(cut, mood, volume ?? MusicVolume, newId),
        Instruction.RemoveMusic => cut.Music.IsEmpty
            ? Nothing(cut, "edit_multitrack", "There is no music to remove.", "没有可移除的音乐。")
            : new EditResult(cut with { Music = [] }, "edit_multitrack", new JsonObject { ["remove"] = "bgm" }, "I removed the music.", "音乐已移除。"),
        Instruction.AddText words => Text(cut, words, newId),
        Instruction.RemoveText(var role) => cut.Texts.Exists(cue => cue.Role == role)
            ? new EditResult(cut with { Texts = cut.Texts.RemoveAll(cue => cue.Role == role) }, "edit_multitrack", new JsonObject { ["remove"] = role },
                $"I removed the {role}.", role == "title" ? "标题已移除。" : "字幕已移除。")
            : Nothing(cut, "edit_multitrack", $"There is no {role} to remove.", "没有可移除的文字。"),
        Instruction.TrimStart(var by) => Trim(cut, by, cut.Duration, "first"),
        Instruction.TrimEnd(var by) => Trim(cut, 0, cut.Duration - by, "last"),
        Instruction.Keep(var from, var to) => Trim(cut, from, Math.Min(to ?? cut.Duration, cut.Duration), "keep"),
        Instruction.KeepLast(var length) => Trim(cut, Math.Max(0, cut.Duration - length), cut.Duration, "keep"),
        Instruction.Remove(var from, var to) => Remove(cut, from, to),
        Instruction.Transition(var kind) => Transition(cut, kind),
        Instruction.Reformat(var ratio) => Nothing(cut, "understand_request",
            $"The aspect ratio of a finished video cannot be changed: it has to be generated again in {ratio}. Nothing was changed.",
            $"成片的画面比例无法直接修改，需要按{ratio}重新生成。没有做任何改动。"),
        _ => Nothing(cut, "understand_request", "Nothing was changed.", "没有做任何改动。"),
    };

    private static EditResult Nothing(Cut cut, string tool, string english, string chinese) => new(cut, tool, [], english, chinese);

    private static EditResult NoFootage(Cut cut) =>
        Nothing(cut, "read_draft", "There is no video in this project yet. Please upload one first; nothing was changed.", "项目里还没有视频，请先上传。没有做任何改动。");

    private static EditResult EachClip(Cut cut, string tool, JsonObject arguments, Func<Clip, Clip> change, string english, string chinese) => cut.Clips.IsEmpty
        ? NoFootage(cut)
        : new EditResult(cut with { Clips = [.. cut.Clips.Select(change)] }, tool, arguments, english, chinese);

    private static EditResult Speed(Cut cut, double factor)
    {
        if (factor is < 0.25 or > 4)
        {
            return Nothing(cut, "edit_video_speed", "The speed can be between 0.25x and 4x; nothing was changed.", "速度只能在0.25到4倍之间，没有做任何改动。");
        }

        var told = factor.ToString(CultureInfo.InvariantCulture);
        var edit = EachClip(cut, "edit_video_speed", new JsonObject { ["speed"] = factor },
            clip => clip with { Speed = Math.Clamp(clip.Speed * factor, 0.25, 4) }, $"The video now plays at {told}x speed.", $"视频速度已调整为{told}倍。");
        return edit with { After = ReferenceEquals(edit.After, cut) ? cut : edit.After.Fitted() };
    }

    private static EditResult Volume(Cut cut, Instruction.SetVolume volume)
    {
        double Next(double now) => Math.Round(Math.Clamp(volume.IsRelative ? now * volume.Factor : volume.Factor, 0, 2), 2);

        var arguments = new JsonObject { ["target"] = volume.OfMusic ? "bgm" : "video", ["factor"] = volume.Factor };
        if (!volume.OfMusic)
        {
            return EachClip(cut, "edit_audio_volume", arguments, clip => clip with { Volume = Next(clip.Volume) }, "I changed the volume.", "音量已调整。");
        }

        return cut.Music.IsEmpty
            ? Nothing(cut, "edit_audio_volume", "There is no music on the timeline yet; nothing was changed.", "时间线上还没有音乐，没有做任何改动。")
            : new EditResult(cut with { Music = [.. cut.Music.Select(cue => cue with { Volume = Next(cue.Volume) })] }, "edit_audio_volume", arguments,
                $"The music now plays at {Percent(Next(cut.Music[0].Volume))}.", $"音乐音量已调整为{Percent(Next(cut.Music[0].Volume))}。");
    }

    private static EditResult Music(Cut cut, string mood, double volume, Func<string, string> newId)
    {
        if (cut.Clips.IsEmpty)
        {
            return NoFootage(cut);
        }

        var name = Vocabulary.MoodName(mood, chinese: false);
        var cue = new MusicCue(newId("a"), name, mood, Source: null, 0, cut.Duration, Math.Clamp(volume, 0, 1));
        return new EditResult(cut with { Music = [cue] }, "generate_music_suno", new JsonObject { ["style"] = mood, ["volume"] = cue.Volume },
            $"I added {name} background music at {Percent(cue.Volume)}.", $"已添加{Vocabulary.MoodName(mood, chinese: true)}背景音乐，音量{Percent(cue.Volume)}。");
    }

    private static EditResult Text(Cut cut, Instruction.AddText words, Func<string, string> newId)
    {
        if (cut.Clips.IsEmpty)
        {
            return NoFootage(cut);
        }

        var isTitle = words.Role == "title";
        var total = cut.IsMeasured ? Math.Max(cut.Duration, 1) : long.MaxValue;
        var isSample = words.Text is null;
        var text = words.Text ?? (isTitle ? "My Video" : "Sample subtitle");
        var length = Math.Clamp(words.Length ?? (isTitle || total == long.MaxValue ? TitleMs : total), 1, total);
        var start = Math.Clamp(words.Start ?? (words.AtEnd ? total - length : 0), 0, total - 1);
        var cue = new TextCue(newId("t"), words.Role, text, start, Math.Min(length, total - start));
        var kept = isTitle ? cut.Texts.RemoveAll(other => other.Role == "title" && other.Start < start + length && start < other.Start + other.Length) : cut.Texts.RemoveAll(other => other.Role == "subtitle" && other.Start == start);
        var (english, chinese) = (isTitle, isSample) switch
        {
            (true, _) => ($"I added the title \"{text}\".", $"已添加标题“{text}”。"),
            (_, false) => ($"I added the subtitle \"{text}\".", $"已添加字幕“{text}”。"),
            _ => ("I added a sample subtitle: this demo cannot hear speech, so give me the words to show.", "已添加示例字幕：演示环境无法识别语音，请告诉我字幕内容。"),
        };
        return new EditResult(cut with { Texts = kept.Add(cue) }, isTitle ? "add_title_multitrack" : "edit_subtitle_multitrack",
            new JsonObject { ["text"] = text, ["start_ms"] = cue.Start, ["duration_ms"] = cue.Length }, english, chinese);
    }

    private static EditResult Trim(Cut cut, long from, long to, string what)
    {
        if (Unmeasured(cut) is { } refusal)
        {
            return refusal;
        }

        if (from >= to || (from <= 0 && to >= cut.Duration))
        {
            return Nothing(cut, "edit_draft_trim", $"The video is {Seconds(cut.Duration)} s long, so there is nothing to trim that way; nothing was changed.",
                $"视频时长为{Seconds(cut.Duration)}秒，无法这样剪辑，没有做任何改动。");
        }

        var after = cut.Keep(from, to);
        return new EditResult(after, "edit_draft_trim", new JsonObject { ["mode"] = what, ["from_ms"] = from, ["to_ms"] = to },
            $"I trimmed the video; it is now {Seconds(after.Duration)} s long.", $"视频已剪辑，现在时长{Seconds(after.Duration)}秒。");
    }

    private static EditResult Remove(Cut cut, long from, long to)
    {
        if (Unmeasured(cut) is { } refusal)
        {
            return refusal;
        }

        if (from >= to || from >= cut.Duration || (from == 0 && to >= cut.Duration))
        {
            return Trim(cut, to, from, "remove");
        }

        var after = cut.Without(from, Math.Min(to, cut.Duration));
        return new EditResult(after, "edit_draft_cut", new JsonObject { ["from_ms"] = from, ["to_ms"] = to },
            $"I cut that part out; the video is now {Seconds(after.Duration)} s long.", $"已剪掉该片段，现在时长{Seconds(after.Duration)}秒。");
    }

    private static EditResult Transition(Cut cut, string kind)
    {
        const long Overlap = 500;
        if (cut.Clips.Count < 2)
        {
            return Nothing(cut, "edit_transition", "A transition needs two clips; nothing was changed.", "转场需要至少两个片段，没有做任何改动。");
        }

        var clips = cut.Clips.Select((clip, index) =>
            index > 0 && clip.Length > 2 * Overlap && cut.Clips[index - 1].Length > 2 * Overlap ? clip with { TransitionMs = Overlap, Transition = kind } : clip);
        return new EditResult((cut with { Clips = [.. clips] }).Fitted(), "edit_transition", new JsonObject { ["kind"] = kind }, "I added transitions between the clips.", "已在片段之间添加转场。");
    }

    private static EditResult? Unmeasured(Cut cut) => cut.Clips.IsEmpty ? NoFootage(cut)
        : cut.IsMeasured ? null
        : Nothing(cut, "read_draft", "I cannot tell how long this clip is, so I cannot trim it; nothing was changed.", "无法读取视频时长，不能剪辑，没有做任何改动。");

    private static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + "%";

    private static string Seconds(long ms) => (ms / 1000.0).ToString("0.#", CultureInfo.InvariantCulture);
}
