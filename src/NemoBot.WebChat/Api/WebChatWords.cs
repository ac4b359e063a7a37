using System.Globalization;

namespace NemoBot.WebChat.Api;

/// <summary>The sentences the web chat says by itself, in English and Chinese. What the bot says comes from Replies.</summary>
internal static class WebChatWords
{
    /// <summary>The language a request asks for (BCP 47): the page's own header first, then the browser's; null when it names none.</summary>
    public static string? LanguageOf(HttpRequest request)
    {
        var asked = request.Headers["X-Chat-Language"].ToString();
        if (asked.Length == 0)
        {
            asked = request.Headers.AcceptLanguage.ToString().Split(',', ';')[0];
        }

        asked = asked.Trim();
        return asked.Length is > 1 and <= 35 && asked.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? asked : null;
    }

    public static bool IsChinese(HttpRequest request) => LanguageOf(request) is { } language && language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);

    /// <param name="subjects">What it is about, in the order of the sentence's places.</param>
    public static string Of(RefusalCode code, bool chinese, params string[] subjects)
    {
        var (english, translated) = Sentences(code);
        return string.Format(CultureInfo.InvariantCulture, chinese ? translated : english, subjects);
    }

    public static string Megabytes(long bytes) => (bytes / 1048576d).ToString("0.#", CultureInfo.InvariantCulture) + " MB";

    private static (string English, string Chinese) Sentences(RefusalCode code) => code switch
    {
        RefusalCode.EmptyMessage => ("There is nothing in this message yet. Type what you would like, or add a file.", "这条消息是空的。请输入你的想法，或添加一个文件。"),
        RefusalCode.TextTooLong => ("This message is too long: {0} characters fit in one. Your text is kept; shorten it or send it in parts.", "消息太长了：一条最多 {0} 个字符。你的文字已保留，请缩短或分几条发送。"),
        RefusalCode.TooManyFiles => ("That is more than {0} files at once. Please send them in several messages.", "一次最多发送 {0} 个文件，请分几条消息发送。"),
        RefusalCode.FileTooLarge => ("The files of one message may have {0} together. Please compress or trim the clip, or send several clips one by one.", "一条消息的文件总共不能超过 {0}。请压缩或剪短视频，或分几条消息发送。"),
        RefusalCode.EmptyFile => ("“{0}” is empty (0 bytes). Please choose it again, perhaps it was still being saved.", "“{0}” 是空文件（0 字节）。请重新选择，它可能还没有保存完。"),
        RefusalCode.UnsupportedType => ("“{0}” is not a file I can edit. These formats work: {1}", "“{0}” 不是我能编辑的文件。支持的格式：{1}"),
        RefusalCode.NeedsConversion => ("“{0}” is a {1} file, which the editor cannot read. Please save or convert it as {2} and send it again.", "“{0}” 是 {1} 文件，编辑器无法读取。请把它另存或转换为 {2}，再发给我。"),
        RefusalCode.Malformed => ("The request could not be understood. Nothing was sent; please try again.", "无法理解这个请求。消息没有发送，请再试一次。"),
        RefusalCode.BadId => ("The message id must be 8 to 64 letters, digits, dashes or underscores.", "消息编号须为 8 到 64 个字母、数字、连字符或下划线。"),
        RefusalCode.NoChat => ("This chat is not known here. Open the page again to start a new one.", "这里没有这个会话。请重新打开页面，开始新的会话。"),
        RefusalCode.ForeignOrigin => ("Another site may not use this chat.", "其他网站不能使用这个会话。"),
        RefusalCode.ForeignHost => ("This server does not answer to that name.", "服务器不接受这个主机名。"),
        RefusalCode.AccessCodeNeeded => ("Please enter the access code.", "请输入访问码。"),
        RefusalCode.AccessCodeWrong => ("That is not the access code. Please try again.", "访问码不正确，请再试一次。"),
        RefusalCode.OperatorCodeWrong => ("That is not the operator code. Please try again.", "操作员代码不正确，请再试一次。"),
        RefusalCode.OperatorLinkUsed => ("This link was used already, or its 10 minutes are over. Please make a new one.", "这个链接已经用过，或者 10 分钟已过。请重新生成一个。"),
        RefusalCode.TooManyTries => ("Too many tries. Please wait a minute.", "尝试次数过多，请稍等一分钟。"),
        RefusalCode.NotFound => ("There is nothing here.", "这里什么也没有。"),
        RefusalCode.StorageFull => ("There is no room for files right now. Your text can still be sent; please try the file again later.", "服务器暂时没有空间存放文件。文字仍可发送，文件请稍后再试。"),
        RefusalCode.ShareUsedUp => ("Your network's share of the space here is filled by files of the last hour and files still in use. Your text can still be sent; please try a smaller file, or this one in an hour.", "你所在网络在这里的存储份额已满：最近一小时的文件和仍在使用的文件占满了它。文字仍可发送；请换一个小一些的文件，或一小时后再试。"),
        RefusalCode.NothingStored => ("Nothing can be stored right now, so your message was not accepted. Please send it again in a few minutes.", "现在无法保存任何内容，所以这条消息没有被接收。请过几分钟再发送一次。"),
        RefusalCode.TooManyPages => ("Too many pages of this chat are open from your network. Please close some; this one then connects by itself.", "你所在网络打开的聊天页面太多了。请关闭一些，这个页面随后会自动连接。"),
        RefusalCode.Busy => ("The server is busy. Please try again in a moment.", "服务器正忙，请稍后再试。"),
        RefusalCode.Internal => ("Something went wrong on our side. Nothing is lost; please try again.", "我们这边出了点问题。什么都没有丢失，请再试一次。"),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "A refusal without words."),
    };
}
