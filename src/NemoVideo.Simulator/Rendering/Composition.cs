using System.Globalization;
using NemoVideo.Simulator.Media;
using NemoVideo.Simulator.Projects;
using NemoVideo.Uploads;

namespace NemoVideo.Simulator.Rendering;

/// <summary>Converts a cut to ffmpeg's inputs and filter graph. Pure: reads no file.</summary>
internal sealed class Composition
{
    /// <summary>Assumed length of a clip that could not be measured.</summary>
    private const long UnknownLengthMs = 10_000;

    private readonly List<string> _inputs = [];
    private readonly List<string> _chains = [];
    private readonly IReadOnlyList<SourceClip> _footage;
    private readonly List<string> _music = [];

    public Composition(Cut cut, IReadOnlyList<SourceClip> footage, IReadOnlyList<(MusicCue Cue, MediaFile File)> songs)
    {
        _footage = [.. footage.Select(piece => piece.Clip.Out is null ? piece with { Clip = piece.Clip with { Out = piece.Clip.In + UnknownLengthMs } } : piece)];
        FrameSize = FrameSize.For(_footage[0], cut.Shape);
        Length = (cut with { Clips = [.. _footage.Select(piece => piece.Clip)] }).Duration;
        foreach (var piece in _footage)
        {
            AddInput(piece);
        }

        foreach (var cue in cut.Music.Where(cue => cue.Mood is not null))
        {
            Mix(cue, Synthesizer.Source(cue.Mood!, Length));
        }

        foreach (var (cue, file) in songs)
        {
            Mix(cue, $"[{InputCount}:a]aresample=44100,atrim=duration={Seconds(Length)}");
            _inputs.AddRange(["-stream_loop", "-1", "-i", file.Path]);
        }
    }

    public FrameSize FrameSize { get; }

    /// <summary>Gets the length in milliseconds.</summary>
    public long Length { get; }

    public IReadOnlyList<string> Inputs => _inputs;

    private int InputCount => _inputs.Count(argument => argument == "-i");

    public string Graph(IReadOnlyList<DrawnText> texts)
    {
        for (var index = 0; index < _footage.Count; index++)
        {
            AddPicture(_footage[index], index);
            AddSound(_footage[index], index);
        }

        var (picture, sound) = Join();
        var drawn = string.Concat(texts.Select(text => "," + TextLayout.Filter(text)));
        _chains.Add($"[{picture}]null{drawn},format=yuv420p[picture]");
        _chains.AddRange(_music);
        _chains.Add(_music.Count == 0
            ? $"[{sound}]anull[sound]"
            : $"[{sound}]{string.Concat(Enumerable.Range(0, _music.Count).Select(index => $"[music{index}]"))}amix=inputs={_music.Count + 1}:duration=first:dropout_transition=0:normalize=0,alimiter=limit=0.95[sound]");
        return string.Join(';', _chains);
    }

    private void AddInput(SourceClip piece)
    {
        var clip = piece.Clip;
        var length = Seconds(clip.Out!.Value - clip.In);
        string[] how = !clip.IsImage ? ["-ss", Seconds(clip.In), "-t", length]
            : piece.File.Path.EndsWith(MediaFormats.Gif.Extension, StringComparison.OrdinalIgnoreCase) ? ["-ignore_loop", "0", "-t", length]
            : ["-f", "image2", "-loop", "1", "-framerate", "30", "-t", length];
        _inputs.AddRange([.. how, "-i", piece.File.Path]);
    }

    private void AddPicture(SourceClip piece, int index)
    {
        var (clip, look) = (piece.Clip, piece.Clip.Look);
        var size = $"{FrameSize.Width}:{FrameSize.Height}";
        var turned = $"[{index}:v]setpts=(PTS-STARTPTS)/{Number(clip.Speed)},fps=30{Turn(look)}";
        var fitted = $"scale={size}:force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1";
        var last = $"tpad=stop_mode=clone:stop_duration=2,trim=duration={Seconds(clip.Length)},setpts=PTS-STARTPTS{Tint(look)},format=yuv420p,settb=AVTB[v{index}]";
        if (piece.Border is not { } key)
        {
            _chains.Add($"{turned},{fitted},pad={size}:(ow-iw)/2:(oh-ih)/2,{last}");
            return;
        }

        var cutOut = $"format=rgba,colorkey=0x{key.Hex}:{Number(key.Similarity)}:0.06";
        if (look.Background == "blur")
        {
            _chains.Add($"{turned},split[near{index}][far{index}]");
            _chains.Add($"[far{index}]scale={size}:force_original_aspect_ratio=increase,crop={size},setsar=1,boxblur=24:2[back{index}]");
            _chains.Add($"[near{index}]{fitted},{cutOut}[front{index}]");
        }
        else
        {
            _chains.Add($"{Backdrops.Source(look.Background!, FrameSize)}[back{index}]");
            _chains.Add($"{turned},{fitted},{cutOut}[front{index}]");
        }

        _chains.Add($"[back{index}][front{index}]overlay=(W-w)/2:(H-h)/2:shortest=1,{last}");
    }

    private void AddSound(SourceClip piece, int index)
    {
        var clip = piece.Clip;
        var length = Seconds(clip.Length);
        _chains.Add(piece.File.Facts.HasAudio == true && !clip.IsImage && clip.Volume > 0
            ? $"[{index}:a]aresample=44100,aformat=sample_fmts=fltp:channel_layouts=stereo,asetpts=PTS-STARTPTS{Tempo(clip.Speed)},volume={Number(clip.Volume)},apad,atrim=duration={length},asetpts=PTS-STARTPTS[a{index}]"
            : $"anullsrc=r=44100:cl=stereo,atrim=duration={length},aformat=sample_fmts=fltp[a{index}]");
    }

    /// <summary>Joins the clips in order, blending where there is a transition.</summary>
    private (string Picture, string Sound) Join()
    {
        var (picture, sound) = ("v0", "a0");
        var end = _footage[0].Clip.Length;
        for (var index = 1; index < _footage.Count; index++)
        {
            var clip = _footage[index].Clip;
            var blend = clip.TransitionMs;
            if (blend > 0)
            {
                _chains.Add($"[{picture}][v{index}]xfade=transition={KnownTransition(clip.Transition)}:duration={Seconds(blend)}:offset={Seconds(end - blend)},settb=AVTB[pv{index}]");
                _chains.Add($"[{sound}][a{index}]acrossfade=d={Seconds(blend)}[pa{index}]");
            }
            else
            {
                _chains.Add($"[{picture}][{sound}][v{index}][a{index}]concat=n=2:v=1:a=1[cv{index}][pa{index}]");
                _chains.Add($"[cv{index}]fps=30,settb=AVTB[pv{index}]");
            }

            (picture, sound) = ($"pv{index}", $"pa{index}");
            end += clip.Length - blend;
        }

        return (picture, sound);
    }

    private void Mix(MusicCue cue, string source) =>
        _music.Add($"{source},aformat=sample_fmts=fltp:channel_layouts=stereo,volume={Number(cue.Volume)},afade=t=out:st={Seconds(Math.Max(0, Length - cue.FadeOutMs))}:d={Seconds(cue.FadeOutMs)}[music{_music.Count}]");

    private static string Turn(Look look) => look.Rotation switch
    {
        90 => ",transpose=clock",
        180 => ",hflip,vflip",
        270 => ",transpose=cclock",
        _ => "",
    } + look.Flip switch
    {
        "h" => ",hflip",
        "v" => ",vflip",
        _ => "",
    };

    private static string Tint(Look look) =>
        (look.Gray ? ",hue=s=0" : "") + (look.Brightness == 0 ? "" : $",eq=brightness={Number(look.Brightness)}")
        + (look.Warmth == 0 ? "" : $",colorbalance=rm={Number(look.Warmth)}:bm={Number(-look.Warmth)}");

    /// <summary>Returns the transition if it is known: the draft came over the wire, and only known names may become part of a filter.</summary>
    private static string KnownTransition(string kind) => Agent.Vocabulary.Transitions.Any(known => known.Kind == kind) ? kind : "fade";

    /// <summary>Chains two filters below 0.5, the minimum of atempo.</summary>
    private static string Tempo(double speed) => speed switch
    {
        1 => "",
        < 0.5 => $",atempo=0.5,atempo={Number(speed / 0.5)}",
        _ => $",atempo={Number(speed)}",
    };

    private static string Seconds(long ms) => Number(ms / 1000.0);

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
