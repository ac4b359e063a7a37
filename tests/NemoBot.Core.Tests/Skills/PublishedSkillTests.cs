using Harness.Skills;
using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Gui;
using NemoBot.Core.Text.Localization;
using NemoVideo.Accounts;

namespace NemoBot.Core.Tests.Skills;

/// <summary>What is taken from a published skill file, family by family.</summary>
public sealed class PublishedSkillTests
{
    /// <summary>One row a file: name, version, what it is called, its greeting, the first example and how many, the first tip and how many.</summary>
    public static TheoryData<string, string, string, string, string, int, string, int> Spoken => new()
    {
        { "harbor-clips", "1.0.8", "Harbor Clips", "Ahoy! Drop a harbor clip here or tell me which sky you would like. No clip at hand? Describe the day.", "make the sky blue and the water calm", 3, "Say the time of day. Instead of \"nicer light\", try \"light as at six in the evening\" and see the difference.", 4 },
        { "lantern-music", "1.9", "Lantern Music", "Welcome! Send a clip and name a mood; I bring the song.\nA voice in it stays in front.", "something slow with a piano under the whole clip", 2, "Name an instrument. A piano is found faster than a feeling, and two moods in one clip want two sentences.", 2 },
        { "tide_trimmer", "1.0.2", "Tide Trimmer", "✂️ Tide Trimmer is here! Send a video, or say where to cut.", "cut the first 8 seconds", 3, "", 0 },
        { "slow-stories", "0.3.0", "Slow Stories: \"Long\" Takes, Told Calmly", "Hello. Send one long take and say what it is about; I will let it breathe.", "slow the whole take down by half", 2, "Use a tripod. A hand that shakes for a second shakes for two when it is slowed down.", 2 },
        { "quick-loops", "0.0.0", "Quick Loops", "Quick Loops is ready. Send a clip.", "loop the jump", 2, "One movement makes a better loop than three.", 2 },
        { "stage-maker", "1.0.1", "Stage Maker", "🎭 The stage is yours! Send a drawing or describe the set.", "a red curtain and one chair", 2, "Height over width: a high curtain makes a small stage large", 1 },
        { "yard-reels", "1.0.0", "Yard Reels", "Every front yard has a story that its owner has stopped seeing.", "", 0, "Film from the same spot — Put a stone where you stood; the two seasons then lie on top of each other.", 2 },
        { "scene-writer", "2.4.1-beta", "Scene Writer", "🖋️ Hi! Give me one sentence and I will write the scene.", "a lighthouse in the fog, ten seconds", 2, "", 0 },
        { "paper-cuts", "0.0.0", "Paper Cuts", "📄 Paper, scissors, film — send a drawing.", "let the paper boat sail — slowly", 1, "", 0 },
        { "page-copy", "0.0.0", "Page Copy", "Send me a postcard and say who it is for. Or tell me about the view.", "let the waves on this card move", 2, "Scan the card flat. A photograph of a card shows the table as well.", 2 },
    };

    [Theory]
    [MemberData(nameof(Spoken))]
    public void What_a_file_says_to_people_is_taken(string name, string version, string called, string greeting, string example, int examples, string tip, int tips)
    {
        var skill = PublishedSkills.All[name];

        Assert.Equal((version, called, greeting), (skill.Version, skill.DisplayName.In("de"), skill.Greeting.In("de")));
        Assert.Equal((example, examples), (skill.TrySaying.In("en").FirstOrDefault(""), skill.TrySaying.In("en").Count));
        Assert.Equal((tip, tips), (skill.Tips.In("en").FirstOrDefault(""), skill.Tips.In("en").Count));
        Assert.InRange(skill.Description.In("en").Length, 1, 160);
    }

    /// <summary>One row a file: the words while it is set up and when it is ready, <c>task_name</c>, the form of <c>language</c>, the export's quality, the formats, the size limit in MB.</summary>
    public static TheoryData<string, string?, string?, string, string, string, string, int?> Asked => new()
    {
        { "harbor-clips", "Setting things up...", null, "project", "Person", "high", "mp4 mov avi webm mkv jpg png gif webp mp3 wav m4a aac", 500 },
        { "lantern-music", "Connecting...", "Ready!", "project", "Person", "medium", "mp4 mov webm mp3 wav m4a", null },
        { "tide_trimmer", "Setting things up…", "Ready!", "project", "Person", "high", "mp4 mov avi webm", null },
        { "slow-stories", "Getting things ready...", null, "slow", "Empty", "high", "mov mp4", 2048 },
        { "quick-loops", "Connecting...", null, "project", "Person", "high", "mp4 mov gif", 200 },
        { "stage-maker", "Setting things up…", "Ready!", "project", "Person", "high", "", null },
        { "yard-reels", null, null, "project", "Person", "high", "", null },
        { "scene-writer", "Preparing the desk…", null, "generate", "Person", "high", "jpg png gif webp", null },
        { "paper-cuts", "Sharpening the scissors…", null, "project", "Omitted", "high", "", null },
        { "page-copy", "Connecting...", null, "project", "Person", "high", "mp4 mov jpg png", 500 },
    };

    [Theory]
    [MemberData(nameof(Asked))]
    public void What_a_file_says_about_requests_and_files_is_taken(string name, string? settingUp, string? ready, string taskName, string language, string quality, string formats, int? megabytes)
    {
        var skill = PublishedSkills.All[name];

        Assert.Equal((settingUp, ready), (skill.SettingUp.Exactly("en"), skill.Ready.Exactly("en")));
        Assert.Null(skill.SettingUp.Exactly("de"));
        Assert.Equal(new SkillRequests(taskName, Enum.Parse<SessionLanguage>(language), new("mp4", quality)), skill.Requests);
        Assert.Equal(formats, string.Join(' ', skill.Formats));
        Assert.Equal(megabytes, skill.LargestFile >> 20);
    }

    public static TheoryData<string, string, string> Words => new()
    {
        { "quick-loops", "save", "export" },
        { "quick-loops", "Save, please!", "export" },
        { "quick-loops", "progress so far?", "status" },
        { "paper-cuts", "hand it over", "export" },
        { "paper-cuts", "fold it for me", "export" },
        { "page-copy", "post it", "export" },
        { "scene-writer", "generate", "edit" },
        { "scene-writer", "生成视频", "edit" },
        { "scene-writer", "Storyboard", "edit" },
        { "scene-writer", "get the video", "export" },
        { "tide_trimmer", "what's on it", "status" },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void Words_of_a_file_mean_what_it_says(string name, string text, string label) =>
        Assert.Equal(label, Commands.ClassifyCommand.LabelOf(PublishedSkills.All[name].Words.Find(Said(text)) ?? IntentRouter.Route(text)));

    [Theory]
    [InlineData("quick-loops", "save the second half and drop the first")]
    [InlineData("quick-loops", "save me")]
    [InlineData("quick-loops", "do not save")]
    [InlineData("scene-writer", "forget it")]
    [InlineData("scene-writer", "start from scratch")]
    [InlineData("scene-writer", "balance")]
    [InlineData("scene-writer", "generate a cat")]
    [InlineData("yard-reels", "save")]
    public void Words_of_a_file_count_only_alone_and_never_against_the_bots_own(string name, string text) =>
        Assert.Null(PublishedSkills.All[name].Words.Find(Said(text)));

    [Fact]
    public void A_command_of_the_platform_is_no_word_of_a_file() =>
        Assert.Null(PublishedSkills.All["quick-loops"].Words.Find(Said("save") with { Command = "edit" }));

    [Fact]
    public void Further_words_for_a_screen_are_taken_and_the_known_ones_left_to_the_bot()
    {
        var words = PublishedSkills.All["tide_trimmer"].GuiWords;

        Assert.Equal([("check account", ButtonKind.Credits), ("peek at tracks", ButtonKind.Status)], words.All);
        var said = GuiTranslation.Translate("I cut the first 8 seconds. Check account for what is left. You can peek at tracks now.", Texts.In("en"), find: words.Find);
        Assert.Equal("I cut the first 8 seconds.", said.Text);
        Assert.Equal([ButtonKind.Credits, ButtonKind.Status], said.Actions.Select(action => action.Kind));
        Assert.Contains("Check account", GuiTranslation.Translate("Check account for what is left.", Texts.In("en")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("harbor-clips", "")]
    [InlineData("lantern-music", "")]
    [InlineData("tide_trimmer", "links with ?token=|sending again|Last-Event-ID|shell commands")]
    [InlineData("slow-stories", "")]
    [InlineData("quick-loops", "version is missing, requests say 0.0.0|the export as gif")]
    [InlineData("stage-maker", "the endpoints /v1/run, /v1/upload, /v1/edit/render, /v1/jobs|the host api.stagemaker.example|shell commands")]
    [InlineData("yard-reels", "the endpoints /api/v1/generate|the host mega-api-dev.nemovideo.ai|shell commands")]
    [InlineData("scene-writer", "\"forget it\", \"start from scratch\"|the word \"balance\"|shell commands")]
    [InlineData("paper-cuts", "there are no settings, so it is called paper-cuts as its folder|version is missing")]
    [InlineData("page-copy", "there are no settings|version is missing")]
    public void What_is_not_taken_over_is_said_with_its_reason(string name, string remarks)
    {
        var said = string.Join(". ", PublishedSkills.All[name].Remarks);

        Assert.All(remarks.Split('|'), remark => Assert.Contains(remark, said, StringComparison.Ordinal));
        Assert.Equal(remarks.Length == 0, said.Length == 0);
        Assert.Equal(remarks.Contains("sending again", StringComparison.Ordinal), said.Contains("sending again", StringComparison.Ordinal)); // "Never re-send" is no such wish.
    }

    private static IncomingMessage Said(string text) => new() { Chat = new("test", "ana"), MessageId = "1", SentAt = DateTimeOffset.UnixEpoch, SenderId = "ana", Text = text };
}
