using System.Diagnostics;
using System.Text;
using NemoVideo.Secrets;

namespace NemoVideo.Tests.Secrets;

public sealed class SecretMaskTests
{
    private const string Nemo = "nmv_usr_0123456789abcdef";
    private const string Telegram = "4242424242:AAFakeFakeFakeFakeFakeFakeFakeFakeFake_x";
    private const string Discord = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs";
    private const string Webhook = "A9bC3dE7fGhIjKlMnOpQrStUvWxYz0123456789aBcDeFgHiJkLmNoPqRsTuVwXyZ-12";

    [Theory]
    [InlineData("use " + Nemo + " and add a title", "use •••••• and add a title")]
    [InlineData("use " + Nemo + ".", "use ••••••.")]
    [InlineData("NMV_USR_0123456789ABCDEF", "••••••")]
    [InlineData("nmv\\_usr\\_0123456789abcdef", "••••••")]
    [InlineData("nmv_**usr**_0123`456789`abcdef", "••••••")]
    [InlineData("n\u200Bmv_u\u200Dsr_0123\u00AD456789\u2060abcdef", "••••••")]
    [InlineData("nmv_\U000E0041usr_0123456789abcdef", "••••••")]
    [InlineData("ｎｍｖ＿ｕｓｒ＿0123456789abcdef", "••••••")]
    [InlineData("nmv%5Fusr%5F0123456789abcdef", "••••••")]
    [InlineData("nmv&#95\u003busr&#x5F\u003b0123456789abcdef", "••••••")]
    [InlineData("nmv%255Fusr%255F0123456789abcdef", "••••••")]
    [InlineData("nmv\\u005fusr\\x5f0123456789abcdef", "••••••")]
    [InlineData("𝚗𝚖𝚟_𝗎𝗌𝗋_𝟶𝟷𝟸𝟹456789abcdef", "••••••")]
    [InlineData("ⓝⓜⓥ﹍ⓤⓢⓡ﹍0123456789abcdef", "••••••")]
    [InlineData("nmv_u\u0301sr_0123456789abcdef", "••••••")]
    [InlineData("nmv_ùsr_0123456789abcdef", "••••••")]
    [InlineData("nmv\u2800_usr_0123456789abcdef", "••••••")]
    [InlineData("nmv_usr_||0123456789abcdef|| ok", "••••••|| ok")]
    [InlineData("nmv_usr_~~0123~~456789abcdef", "••••••")]
    [InlineData("nmv_<b>usr</b>_0123456789abcdef", "••••••")]
    [InlineData("use nmv_usr_0123\n456789abcdef now", "use •••••• now")]
    [InlineData("nmv_usr_\r\n  0123456789abcdef", "••••••")]
    [InlineData("so\nbearer=abc123 x", "so\n•••••• x")]
    [InlineData("bea\nrer=abc123 x", "•••••• x")]
    [InlineData("bearer\n=abc123 x", "•••••• x")]
    [InlineData("nmv_usr_0123456\u200b\n\u200b789abcdef", "••••••")]
    [InlineData("ｎｍｖ＿\nｕｓｒ＿０１２３４５６７８９ａｂｃｄｅｆ", "••••••")]
    [InlineData("nmv_\nusr_01234567\n89abcdef01\nand add a title", "••••••\nand add a title")]
    [InlineData("4242424242:AAFakeFakeFake\nFakeFakeFakeFakeFakeFake_x", "••••••")]
    [InlineData("用 " + Nemo + "，然后加标题", "用 ••••••，然后加标题")]
    [InlineData("nmv_adm_x1 and nmv_usr_y2", "•••••• and ••••••")]
    [InlineData("https://web.example/workspace/claim?ct=clm_abc", "https://web.example/workspace/claim?ct=••••••")]
    [InlineData("clm_0123abc", "••••••")]
    [InlineData("GET https://chat.example.org/send/nbl_CfDJ8KmIJWx1ppdBoCovciDEmemN39M_C_TYsC-qpR4Ms0 ended", "GET https://chat.example.org/send/•••••• ended")]
    [InlineData(Telegram + " is my bot", "•••••• is my bot")]
    [InlineData("https://api.telegram.org/bot" + Telegram + "/getMe", "https://api.telegram.org/bot••••••/getMe")]
    [InlineData("my bot: " + Discord, "my bot: ••••••")]
    [InlineData("POST https://discord.com/api/webhooks/123456789/" + Webhook, "POST https://discord.com/api/webhooks/123456789/••••••")]
    [InlineData("it is " + Webhook + " as I said", "it is •••••• as I said")]
    [InlineData("token aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OTA6abc", "token ••••••")]
    [InlineData("Authorization: Bearer abcdef0123", "Authorization: ••••••")]
    [InlineData("https://a.example/login?next=/x&token=s3cret&lang=de", "https://a.example/login?next=/x&token=••••••&lang=de")]
    [InlineData("a.example/claim?access_token=s3cret#x", "a.example/claim?access_token=••••••#x")]
    public void What_has_the_form_of_a_secret_is_masked_and_the_rest_stays(string text, string masked)
    {
        Assert.Equal(masked, SecretMask.Forms.Apply(text));
        Assert.Same(masked, SecretMask.Forms.Apply(masked));
    }

    [Theory]
    [InlineData("")]
    [InlineData("add a title \"Lisbon\" at 12:30, volume 35 %")]
    [InlineData("a token looks like nmv_usr_… or nmv_usr_ and so on")]
    [InlineData("The bearer of good news")]
    [InlineData("retry after 17: 12:30")]
    [InlineData("https://files.example/clip.mp4?X-Amz-Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef&token=abc")]
    [InlineData("My_Holiday_Video_2024_from_the_beach_in_Lisbon_with_family_and_friends_final.mp4")]
    [InlineData("CLM_0001.MP4")]
    [InlineData("Scene 101:\nMy_Holiday_Video_2024_from_the_beach_in_Lisbon.mp4")]
    [InlineData("Lines:\nA1\nB2\nC3\nD4\nE5\nF6\nG7\nH8\nI9\nJ10\nK11\nL12\nM13\nN14\nO15")]
    [InlineData("1 < 2 and 3 > 2, ~ 5 | 6, Ünïcode café naïve <br> ①②③ ½ ﬁ")]
    [InlineData("https://www.example.com/authors?key=abc")]
    [InlineData("**bold** `code` [link](https://example.com/a_b) \\_ & 50%25")]
    [InlineData("把声音调小 50％ 🎬👨‍👩‍👧")]
    public void A_text_without_a_secret_stays_the_same_object(string text) => Assert.Same(text, SecretMask.Forms.Apply(text));

    [Theory]
    [InlineData("my code is Open-Sesame/7", "my code is ••••••")]
    [InlineData("?code=Open-Sesame%2F7&x=1", "?code=••••••&x=1")]
    [InlineData("OPEN-sesame\\/7", "••••••")]
    [InlineData("the code correct horse battery, right?", "the code ••••••, right?")]
    [InlineData("correct%20horse+battery or correct+horse+battery", "correct%20horse+battery or ••••••")]
    [InlineData("kätzchen%20 k%C3%A4tzchen", "••••••%20 ••••••")]
    [InlineData("Open-\nSesame/7 or O p e n - S e s a m e / 7", "•••••• or ••••••")]
    [InlineData("Open\u2011Sesame/7, OPEN–SESAME/7", "••••••, ••••••")]
    [InlineData("CORRECT\u00A0horse  battery", "••••••")]
    [InlineData("KÄTZCHEN, ka\u0308tzchen", "••••••, ••••••")]
    [InlineData("my cat7 and cat77, a scat7", "my •••••• and cat77, a scat7")]
    public void A_value_that_we_hold_is_masked_however_it_is_written_and_a_short_one_as_a_word(string text, string masked) =>
        Assert.Equal(masked, new SecretMask(["Open-Sesame/7", "correct horse battery", "kätzchen", "cat7", null, "", "a"]).Apply(text));

    [Fact]
    public void A_chats_own_token_is_known_beside_the_others()
    {
        var mask = new SecretMask(["operator-code"]).With("of-the-chat-01", null);

        Assert.Equal("•••••• ••••••", mask.Apply("operator-code of-the-chat-01"));
        Assert.Same(mask, mask.With(null, ""));
    }

    [Theory]
    [InlineData(Nemo + ".mp4", "••••••.mp4")]
    [InlineData("my.nmv_usr_0123456789abcdef", "my.••••••")]
    [InlineData("clip.mp4", "clip.mp4")]
    public void A_files_name_keeps_its_extension(string name, string masked) => Assert.Equal(masked, SecretMask.Forms.ApplyToName(name));

    [Theory]
    [InlineData("Done. Your key: " + Nemo + " ok")]
    [InlineData("Done. Your bot is " + Telegram + " ok")]
    [InlineData("Done. Your bot is " + Discord + " ok")]
    [InlineData("Done. The code is correct horse battery ok")]
    public void Of_a_text_that_is_still_written_no_piece_shows_more_than_the_first_letters_of_a_secret(string text)
    {
        var mask = new SecretMask(["correct horse battery"]);
        string[] secrets = [Nemo, Telegram, Discord, "correct horse battery"];
        for (var length = 0; length <= text.Length; length++)
        {
            var shown = mask.ApplyToBeginning(text[..length]);
            Assert.DoesNotContain(secrets, secret => shown.Contains(secret[..12], StringComparison.Ordinal));
        }

        Assert.EndsWith("•••••• ok ", mask.ApplyToBeginning(text + " "), StringComparison.Ordinal);
    }

    /// <summary>Texts that make a pattern with a way back take its square.</summary>
    [Theory]
    [InlineData("nmv_")]
    [InlineData("clm_.")]
    [InlineData("nbl_")]
    [InlineData("mfa.")]
    [InlineData("bearer ")]
    [InlineData("1:")]
    [InlineData("123:a")]
    [InlineData("A0a.")]
    [InlineData("webhooks/1/")]
    [InlineData("a?b=")]
    [InlineData("/claim?token")]
    [InlineData("correct horse batter")]
    [InlineData("&#")]
    [InlineData("%5")]
    [InlineData("\\")]
    [InlineData("%25")]
    [InlineData("<b")]
    [InlineData("nmv_\n")]
    [InlineData("\n")]
    [InlineData("é\n")]
    [InlineData("||")]
    [InlineData("c o r r e c t ")]
    [InlineData("Aa0_")]
    [InlineData(" ")]
    [InlineData("\u200B")]
    public void A_text_costs_no_more_than_its_length(string piece)
    {
        var mask = new SecretMask(["correct horse battery", "operator-code"]);

        Assert.True(Fastest(() => mask.Apply(Repeat(piece, 100_000))) is { TotalMilliseconds: < 500 }, "100 KB took too long");
        Assert.True(Fastest(() => mask.Apply(Repeat(piece, 1_000_000))) is { TotalMilliseconds: < 3000 }, "1 MB took too long");
    }

    private static TimeSpan Fastest(Action work)
    {
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
        }

        return fastest;
    }

    private static string Repeat(string piece, int length) => new StringBuilder(length).Insert(0, piece, length / piece.Length).ToString();
}
