using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace NemoBot.Bench;

/// <summary>
/// Creates events of Discord's gateway as <c>zlib-stream</c> frames. No block refers to earlier data, so a frame can be compressed once and sent many times:
/// sending costs almost nothing.
/// </summary>
internal static class DiscordFrames
{
    public const string BotId = "111000000000000001";

    private const string VideoOption = """,{"name":"video","type":11,"value":"7001"}""";

    /// <summary>The zlib header, sent once before the first frame of a connection.</summary>
    public static readonly byte[] Begin = [0x78, 0x9C];

    /// <summary>Compresses a payload.</summary>
    public static byte[] Compress(string json)
    {
        using var output = new MemoryStream();
        using var deflate = new DeflateStream(output, CompressionLevel.Fastest);
        deflate.Write(Encoding.UTF8.GetBytes(json));
        deflate.Flush();
        return output.ToArray();
    }

    /// <summary>Joins the few bytes that differ from frame to frame (a stored block) with the rest, which is already compressed.</summary>
    public static byte[] Join(string head, byte[] compressedTail)
    {
        var bytes = Encoding.UTF8.GetBytes(head);
        var frame = new byte[5 + bytes.Length + compressedTail.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(1), (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(3), (ushort)~bytes.Length);
        bytes.CopyTo(frame, 5);
        compressedTail.CopyTo(frame, 5 + bytes.Length);
        return frame;
    }

    /// <summary>Returns a unique id with the current time.</summary>
    public static string Id(long number) => (((TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 1420070400000) << 22) + number).ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns a slash command with a video, in a server with the bot as a member; about 2 kB, as from Discord.</summary>
    /// <param name="person">The number of the user; each user has a separate channel.</param>
    public static string SlashCommand(string id, string token, string command, int person, bool withVideo = false) => $$$"""
        {"version":1,"type":2,"token":"{{{token}}}","member":{"user":{"username":"ana","public_flags":0,"primary_guild":null,"id":"{{{Person(person)}}}","global_name":"Ana","discriminator":"0","collectibles":null,"clan":null,"avatar_decoration_data":null,"avatar":"8342729096ea3675442027381ff50dfe"},
        "unusual_dm_activity_until":null,"roles":["444000000000000009","444000000000000010"],"premium_since":null,"permissions":"2248473465835073","pending":false,"nick":null,"mute":false,"joined_at":"2024-05-01T10:00:00.000000+00:00","flags":0,"deaf":false,"communication_disabled_until":null,"banner":null,"avatar":null},
        "locale":"de","id":"{{{id}}}","guild_locale":"en-US","guild_id":"444000000000000001","guild":{"locale":"en-US","id":"444000000000000001","features":["COMMUNITY","NEWS"]},"entitlements":[],"entitlement_sku_ids":[],"context":0,
        "data":{"type":1,"resolved":{"attachments":{"7001":{"id":"7001","filename":"IMG_0001.mp4","size":8388608,"content_type":"video/mp4","ephemeral":true,"width":1920,"height":1080,"duration_secs":12.5,"placeholder":"kPgJDYIzl4d4","placeholder_version":1,"proxy_url":"https://media.discordapp.net/ephemeral-attachments/7000/7001/IMG_0001.mp4?ex=6906f8c0&is=6905a740&hm=ab0cd1ef0f0c64a3dc1cb2e3f6cc3c8ee6b3ec1c9ba47ef2c1e5a2b3c4d5e6f7&","url":"https://cdn.discordapp.com/ephemeral-attachments/7000/7001/IMG_0001.mp4?ex=6906f8c0&is=6905a740&hm=ab0cd1ef0f0c64a3dc1cb2e3f6cc3c8ee6b3ec1c9ba47ef2c1e5a2b3c4d5e6f7&"} }},
        "options":[{"name":"prompt","type":3,"value":"make the clip a little brighter and calmer"} {{{(withVideo ? VideoOption : "")}}}],"name":"{{{command}}}","id":"9001"},
        "channel_id":"{{{Channel(person)}}}","channel":{"type":0,"topic":null,"rate_limit_per_user":0,"position":3,"permissions":"2248473465835073","parent_id":"444000000000000002","nsfw":false,"name":"videos","last_message_id":"1300000000000000000","id":"{{{Channel(person)}}}","guild_id":"444000000000000001","flags":0},
        "authorizing_integration_owners":{"0":"444000000000000001"},"attachment_size_limit":10485760,"application_id":"111000000000000002","app_permissions":"274878024704"}
        """;

    public static string DirectMessage(string id, int person, string text) => $$$"""
        {"id":"{{{id}}}","channel_id":"{{{DirectChannel(person)}}}","channel_type":1,"type":0,"author":{"id":"{{{Person(person)}}}","username":"ana","global_name":"Ana"},"content":"{{{text}}}","timestamp":"2026-11-02T09:00:00.000000+00:00","mentions":[],"mention_roles":[],"attachments":[],"embeds":[],"flags":0}
        """;

    /// <summary>Returns the part after the id of a message between other users.</summary>
    public static string IrrelevantTail(int variant) => $$$"""
        ,"channel_id":"333000000000000002","guild_id":"444000000000000001","channel_type":0,"type":0,"tts":false,"pinned":false,"nonce":"1300000000000000{{{variant:000}}}","author":{"id":"{{{Person(variant)}}}","username":"ben{{{variant}}}","global_name":"Ben","discriminator":"0","avatar":"8342729096ea3675442027381ff50dfe","public_flags":0},
        "member":{"roles":["444000000000000009"],"joined_at":"2024-05-01T10:00:00.000000+00:00","flags":0,"deaf":false,"mute":false,"nick":null},"content":"{{{string.Concat(Enumerable.Repeat("words of others ", 4 + (variant % 24)))}}}","timestamp":"2026-11-02T09:00:00.000000+00:00","edited_timestamp":null,
        "mentions":[{"id":"{{{Person(variant + 1)}}}","username":"cleo"}],"mention_roles":[],"mention_everyone":false,"attachments":[],"embeds":[],"components":[],"flags":0}}
        """;

    public static string Channel(int person) => (333_100_000_000_000_000 + person).ToString(CultureInfo.InvariantCulture);

    public static string DirectChannel(int person) => (333_200_000_000_000_000 + person).ToString(CultureInfo.InvariantCulture);

    private static string Person(int person) => (222_100_000_000_000_000 + person).ToString(CultureInfo.InvariantCulture);
}
