using NemoBot.Core.Model;
using NemoVideo.Drafts;

namespace NemoBot.Pictures.Tests;

/// <summary>Timelines to draw, each with titles of another script.</summary>
internal static class Samples
{
    public static TimelinePicture Of(string name) => name switch
    {
        "latin" => Timeline("Video", "Audio", "Text", ["beach at dawn.mp4", "Tram 28.mov", "A very long name of a clip that does not fit into its box.mp4"], "Fado, piano and guitar", ["“Lisbon”", "“Günaydın, Ångström”"]),
        "chinese" => Timeline("视频", "音频", "文字", ["海边日出.mp4", "城市夜景.mp4", "一个很长很长的片段名字放不进这个盒子里面.mp4"], "轻柔的钢琴曲", ["“里斯本的早晨”", "“再见”"]),
        "japanese" => Timeline("動画", "音声", "テキスト", ["夜明けの海.mp4", "路面電車.mp4", "とても長いクリップの名前なので箱に入りません.mp4"], "静かなピアノ", ["「リスボンの朝」", "「さようなら」"]),
        "korean" => Timeline("동영상", "오디오", "텍스트", ["새벽 바다.mp4", "전차.mp4", "상자에 들어가지 않는 아주 긴 클립 이름입니다.mp4"], "잔잔한 피아노", ["“리스본의 아침”", "“안녕”"]),
        "arabic" => Timeline("Video", "Audio", "Text", ["شروق الشمس.mp4", "ترام 28", "اسم مقطع طويل جدا لا يتسع له الصندوق المخصص له.mp4"], "موسيقى هادئة (بيانو)", ["“صباح الخير يا لشبونة”", "“وداعًا”"]),
        "hindi" => Timeline("Video", "Audio", "Text", ["सुबह का समुद्र.mp4", "ट्राम.mp4", "एक बहुत लंबा नाम जो इस डिब्बे में नहीं समाता.mp4"], "धीमा संगीत", ["“लिस्बन की सुबह”", "“फिर मिलेंगे”"]),
        "emoji" => Timeline("Video", "Audio", "Text", ["🏖️ Beach 🌅", "👩🏽‍🚒👨‍👩‍👧‍👦", "🇵🇹 Lisboa 🎬 🎞️ ❤️ 1️⃣ ☀️"], "🎵 Chill 🎹", ["“🎉🥳 Olá!”", "“👋🏿”"]),
        "crowded" => Crowded(),
        _ => throw new ArgumentException($"There is no sample {name}.", nameof(name)),
    };

    private static TimelinePicture Timeline(string video, string audio, string text, string[] clips, string music, string[] titles) => new(
        [
            new(TrackKind.Video, video, [Segment(clips[0], 0, 9), Segment(clips[1], 9, 5), Segment(clips[2], 14, 8)]),
            new(TrackKind.Audio, audio, [Segment(music, 0, 16), Segment(music, 17, 5)]),
            new(TrackKind.Text, text, [Segment(titles[0], 1, 8), Segment(titles[1], 18, 4)]),
        ],
        TimeSpan.FromSeconds(22));

    private static TimelinePicture Crowded() => new(
        [.. Enumerable.Range(0, 8).Select(lane => new PictureLane((TrackKind)(lane % 4), $"Track {lane + 1}", [.. Enumerable.Range(0, 30).Select(n => Segment($"Clip {n + 1}", n * 120, lane == 0 ? 110 : 60 + ((n * 7 + lane * 11) % 55)))])
        {
            More = lane % 2 == 0 ? "and 17 more" : null,
        })],
        TimeSpan.FromHours(1))
    {
        More = "…and 3 more",
    };

    private static PictureSegment Segment(string label, double start, double length) => new(label, TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(length));
}
