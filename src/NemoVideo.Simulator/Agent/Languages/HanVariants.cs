using System.Collections.Frozen;
using System.Text;

namespace NemoVideo.Simulator.Agent.Languages;

/// <summary>Defines the traditional forms of the simplified characters that this agent reads and writes.</summary>
internal static class HanVariants
{
    private const string Pairs =
        "专專业業东東两兩个個临臨为為么麼义義乐樂书書亲親从從会會传傳伤傷体體侧側关關写寫净淨减減几幾凭憑击擊划劃则則刚剛创創删刪别別剧劇办辦务務动動势勢区區华華单單厅廳历歷压壓发發变變叠疊号號后後吗嗎听聽启啟员員响響团團园園围圍图圖圆圓场場坏壞声聲"
        + "处處备備复復够夠头頭夹夾宁寧实實宽寬对對导導将將层層属屬岁歲带帶帮幫并並广廣库庫应應开開张張强強归歸当當录錄怀懷总總悬懸惯慣懒懶户戶执執扩擴扫掃护護报報拟擬择擇损損换換据據摄攝摇搖数數断斷无無时時旷曠显顯晓曉暂暫术術机機杂雜权權条條来來松鬆"
        + "极極构構标標样樣档檔桥橋梦夢检檢横橫欢歡残殘气氣沟溝没沒浅淺测測渐漸温溫滚滾满滿滤濾灭滅灯燈灵靈点點热熱爱愛状狀独獨环環现現电電画畫畅暢疗療监監码碼确確离離种種积積竖豎笔筆签簽简簡类類紧緊红紅约約级級纯純纽紐线線组組细細终終经經结結给給统統"
        + "继繼绪緒续續绿綠缓緩编編缩縮网網罗羅职職联聯艺藝节節荡蕩蓝藍虚虛虽雖补補装裝见見观觀规規视視览覽觉覺触觸认認讨討让讓议議记記讲講许許论論设設访訪证證识識词詞译譯试試诗詩话話该該语語误誤说說请請读讀谁誰调調质質贴貼资資转轉软軟轻輕载載较較辑輯"
        + "输輸边邊达達过過还還这這进進远遠连連迟遲适適选選递遞遗遺释釋里裡针針钟鐘钢鋼钮鈕银銀链鏈销銷锁鎖错錯键鍵镜鏡长長门門闭閉问問闲閒间間队隊阳陽阴陰际際随隨难難雾霧静靜页頁项項顺順须須顿頓预預频頻题題颜顏额額风風飞飛饰飾馆館马馬验驗鱼魚鸟鳥黄黃"
        + "齐齊洁潔内內泼潑滩灘烦煩诉訴";

    private static readonly FrozenDictionary<char, char> Traditional =
        Enumerable.Range(0, Pairs.Length / 2).Select(index => (Simplified: Pairs[2 * index], Traditional: Pairs[(2 * index) + 1])).ToFrozenDictionary(pair => pair.Simplified, pair => pair.Traditional);

    private static readonly FrozenSet<char> TraditionalOnly = Traditional.Values.ToFrozenSet();

    /// <summary>Terms that differ by more than their characters.</summary>
    private static readonly (string Simplified, string Traditional)[] Terms = [("视频", "影片"), ("时间线", "時間軸"), ("导出", "匯出"), ("演示环境", "示範環境")];

    public static string ToTraditional(string text) =>
        string.Concat(Terms.Aggregate(text, (done, term) => done.Replace(term.Simplified, term.Traditional, StringComparison.Ordinal)).Select(letter => Traditional.GetValueOrDefault(letter, letter)));

    /// <summary>Whether there are more traditional characters than simplified ones.</summary>
    public static bool IsTraditional(string text) =>
        text.Count(TraditionalOnly.Contains) > text.Count(Traditional.ContainsKey);

    /// <summary>Returns a regular expression that matches both forms of each character.</summary>
    public static string BothIn(string pattern)
    {
        var both = new StringBuilder();
        var isInClass = false;
        foreach (var letter in pattern)
        {
            isInClass = letter switch { '[' => true, ']' => false, _ => isInClass };
            var other = Traditional.GetValueOrDefault(letter, letter);
            both.Append(other == letter ? $"{letter}" : isInClass ? $"{letter}{other}" : $"[{letter}{other}]");
        }

        return both.ToString();
    }
}
