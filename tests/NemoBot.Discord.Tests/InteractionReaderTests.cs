using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Discord;
using NemoBot.Discord.Gateway;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Tests;

public sealed class InteractionReaderTests
{
    private static readonly byte[] Bot = Encoding.UTF8.GetBytes(Payloads.Bot);

    [Fact]
    public void It_keeps_what_the_bot_uses()
    {
        var json = Payloads.SlashCommand("1", "edit", "cut the silences", Payloads.Attachment("55", "clip.mp4"));
        json["message"] = new JsonObject { ["id"] = "8", ["flags"] = 64, ["author"] = new JsonObject { ["id"] = "9" } };

        var read = Read(json);

        Assert.Equal(("1", "interaction-token", InteractionType.Command, Payloads.Person), (read.Id, read.Token, read.Type, read.UserId));
        Assert.Equal((Payloads.Guild, Payloads.GuildChannel, "de", 274878024704UL), (read.GuildId, read.ChannelId, read.Locale, read.AppPermissions));
        Assert.Equal((0, 10485760L, true), (read.Context, read.AttachmentSizeLimit, read.IsInstalledHere));
        Assert.Equal(new InteractionMessage("8", 64), read.Message);
        Assert.Equal([new("prompt", "cut the silences"), new("video", "55")], read.Data!.Options!);
        var file = Assert.Single(read.Data.Files!);
        Assert.Equal(("55", "clip.mp4", "video/mp4", 83886080L, 12.5), (file.Id, file.Filename, file.ContentType, file.Size, file.DurationSecs));
        Assert.StartsWith("https://cdn.discordapp.com/attachments/1/55/clip.mp4?", file.Url, StringComparison.Ordinal);
    }

    [Fact]
    public void A_menu_names_its_message_and_a_form_its_fields()
    {
        var data = new JsonObject
        {
            ["name"] = "Edit this video",
            ["target_id"] = "77",
            ["resolved"] = new JsonObject
            {
                ["users"] = new JsonObject { ["5"] = new JsonObject { ["id"] = "5" } },
                ["messages"] = new JsonObject { ["77"] = new JsonObject { ["id"] = "77", ["attachments"] = new JsonArray(Payloads.Attachment("55", "a.mp4")) } },
            },
            ["components"] = new JsonArray(
                new JsonObject { ["type"] = 18, ["component"] = new JsonObject { ["custom_id"] = "video", ["values"] = new JsonArray("55", "56") } },
                new JsonObject { ["type"] = 1, ["components"] = new JsonArray(new JsonObject { ["custom_id"] = "text", ["value"] = "hi" }) }),
        };

        var read = Read(Payloads.Interaction("1", 2, data)).Data!;

        Assert.Equal(("77", "77", "a.mp4"), (read.TargetId, Assert.Single(read.Messages!).Id, read.Messages![0].Attachments!.Single().Filename));
        Assert.Equal(["55", "56"], read.Components![0].Component!.Values!);
        Assert.Equal(("text", "hi"), (read.Components[1].Components!.Single().CustomId, read.Components[1].Components!.Single().Value));
    }

    [Theory]
    [InlineData("\"two\"", "two")]
    [InlineData("2.5", "2.5")]
    [InlineData("true", "true")]
    [InlineData("null", null)]
    [InlineData("{\"a\":[1]}", null)]
    public void The_value_of_an_option_is_its_text(string value, string? text)
    {
        var json = Payloads.SlashCommand("1", "edit", "x");
        json["data"]!["options"]![0]!["value"] = JsonNode.Parse(value);

        Assert.Equal(text, Read(json).Data!.Options![0].Value);
    }

    [Theory]
    [InlineData("""{"0":"444"}""", true)]
    [InlineData("""{"1":"2","0":"0"}""", true)]
    [InlineData("""{"1":"0"}""", false)]
    [InlineData("""{"1":{"0":"444"}}""", false)]
    [InlineData("null", false)]
    public void Only_a_server_that_installed_it_counts(string owners, bool isInstalled)
    {
        var json = Payloads.SlashCommand("1", "edit", "x");
        json["authorizing_integration_owners"] = JsonNode.Parse(owners);

        Assert.Equal(isInstalled, Read(json).IsInstalledHere);
    }

    [Theory]
    [InlineData("1024", 1024)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("18446744073709551616", 0)]
    [InlineData("-1", 0)]
    [InlineData("1024 ", 0)]
    [InlineData("", 0)]
    public void Permissions_that_are_no_number_are_none(string permissions, ulong bits)
    {
        var json = Payloads.SlashCommand("1", "edit", "x");
        json["app_permissions"] = permissions;

        Assert.Equal(bits, Read(json).AppPermissions);
    }

    [Theory]
    [InlineData("id", "7")]
    [InlineData("id", null)]
    [InlineData("token", "{}")]
    [InlineData("token", null)]
    [InlineData("type", "\"2\"")]
    [InlineData("type", "2.5")]
    [InlineData("type", null)]
    [InlineData("application_id", null)]
    [InlineData("member", "\"x\"")]
    [InlineData("data", "[]")]
    [InlineData("attachment_size_limit", "\"x\"")]
    [InlineData("guild_id", "[1]")]
    [InlineData("message", "7")]
    [InlineData("authorizing_integration_owners", "[]")]
    public void What_is_not_as_documented_is_refused_and_not_repeated(string name, string? value)
    {
        var json = Payloads.SlashCommand("1", "edit", "x", token: "very-secret");
        json[name] = value is null ? null : JsonNode.Parse(value);

        var refused = Assert.Throws<JsonException>(() => Read(json));

        Assert.DoesNotContain("very-secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("options", "{}")]
    [InlineData("options", "[7]")]
    [InlineData("options", """[{"name":7}]""")]
    [InlineData("components", """[{"component":[]}]""")]
    [InlineData("components", """[{"components":[{"values":[7]}]}]""")]
    [InlineData("resolved", """{"attachments":[]}""")]
    [InlineData("resolved", """{"attachments":{"7":{"duration_secs":"x"}}}""")]
    [InlineData("resolved", """{"messages":{"7":"x"}}""")]
    [InlineData("name", "7")]
    public void Data_that_is_not_as_documented_is_refused(string name, string value)
    {
        var json = Payloads.SlashCommand("1", "edit", "x");
        json["data"]![name] = JsonNode.Parse(value);

        Assert.Throws<JsonException>(() => Read(json));
    }

    [Fact]
    public void A_person_elsewhere_than_in_a_server_is_known_too()
    {
        var json = Payloads.SlashCommand("1", "edit", "x");
        json.Remove("member");
        json["user"] = new JsonObject { ["username"] = "ana", ["id"] = "42", ["clan"] = new JsonObject { ["id"] = "43" } };

        Assert.Equal("42", Read(json).UserId);
    }

    [Theory]
    [InlineData(212)]
    [InlineData(500)]
    public void A_command_with_a_video_costs_at_most_3_kilobytes_with_the_longest_of_tokens(int tokenLength)
    {
        var video = Payloads.Attachment("1300000000000000001", "IMG_20261102_090000.mp4");
        video["url"] = $"https://cdn.discordapp.com/ephemeral-attachments/1300000000000000002/1300000000000000001/IMG_20261102_090000.mp4?ex=6906f8c0&is=6905a740&hm={new string('a', 64)}&";
        var command = Payloads.SlashCommand("1300000000000000003", "edit", "cut the silences and add subtitles", video, new string('t', tokenLength));

        Assert.InRange(BytesEach("INTERACTION_CREATE", command, isForUs: true), 1, 3_072);
    }

    [Fact]
    public void A_message_of_others_costs_nothing() => Assert.Equal(0, BytesEach("MESSAGE_CREATE", Payloads.GuildMessage("1", new string('x', 2000)), isForUs: false));

    private static long BytesEach(string kind, JsonObject data, bool isForUs)
    {
        const int Rounds = 1_000;
        var json = Encoding.UTF8.GetBytes(new JsonObject { ["t"] = kind, ["s"] = 7, ["op"] = 0, ["d"] = data }.ToJsonString());
        var before = 0L;
        for (var n = 0; n < 2 * Rounds; n++)
        {
            before = n == Rounds ? GC.GetAllocatedBytesForCurrentThread() : before;
            var payload = GatewayPayload.Read(json);
            if (Arrival.Read(payload.Event, payload.Data(json), Bot) is null == isForUs)
            {
                Assert.Fail("It was not told apart.");
            }
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
    }

    private static DiscordInteraction Read(JsonObject json) => JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(json.ToJsonString()), RestJson.Default.DiscordInteraction)!;
}
