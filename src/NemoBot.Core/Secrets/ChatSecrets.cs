using NemoBot.Core.Model;
using NemoVideo.Secrets;

namespace NemoBot.Core.Secrets;

/// <summary>The secrets that belong to one chat.</summary>
internal static class ChatSecrets
{
    /// <summary>Knows the chat's own tokens too.</summary>
    public static SecretMask For(this SecretMask mask, ChatRecord chat) => mask.With(chat.Linked?.Token.Reveal(), chat.Account?.Token.Reveal());
}
