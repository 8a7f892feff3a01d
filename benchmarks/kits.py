"""What a disguise is made of, once for the half that thresholds were read off and once for the held half."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kit:
    """Lines and shapes of one half; `notes` are shapes of injected pinyin, `marks` what byte loss makes of a stop."""

    heads: tuple[str, ...]
    feet: tuple[str, ...]
    ads: tuple[str, ...]
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    marks: tuple[str, ...]


TUNED = Kit(
    heads=(
        "首页 > 资讯 > 正文\n",
        "您当前的位置：财经频道 → 要闻\n来源：综合 阅读量：128\n",
        "本站讯 编辑整理 字号 大 中 小\n",
    ),
    feet=(
        "\n免责声明：本网转载此文旨在传递更多信息，不代表本网立场，如涉及版权请联系删除。",
        "\n责任编辑：小周 上一篇 下一篇 相关阅读 热门推荐",
        "\n（本文仅供参考，据此操作风险自担）扫码下载客户端，查看更多内容",
    ),
    ads=("【关注公众号领红包】", " www.example-ads.test ", "（点击下载APP）", "加微信abc12345进群"),
    lines=(
        "业内人士认为，这一消息受到各方关注。",
        "记者了解到，相关工作正在推进之中。",
        "对此，多位受访者表示将持续跟进。",
    ),
    notes=("({})", "({})", "({} )", "（{}）", "({0})({0})"),
    marks=("?", "?!?/p>", "??"),
)

HELD = Kit(
    heads=(
        "栏目导航：要闻 | 产经 | 科技 | 图库\n2026-11-02 08:15:33 浏览次数：3041次 【打印本页】【关闭窗口】\n",
        "☰ 菜单 登录 注册 搜索\n作者：互联网 发布人：admin 点击：77\n导读：全文如下，供各位网友学习参考。\n",
        "旧版入口 无障碍 繁體\n分享到：微博 QQ空间 豆瓣\n",
    ),
    feet=(
        "\n声明：凡注明来源为其他媒体的稿件均为转载稿，如作者认为不宜刊登请于三十日内来函告知，我们将尽快处理。",
        "\n标签：行业动态 政策 | 编辑：雨晴 | 校对：老何 | 返回顶部\n猜你喜欢\n十大旅游城市榜出炉\n一分钟学会红烧肉",
        "\n点赞 收藏 评论(0) 举报\n版权所有 未经书面授权不得镜像 沪ICP备00000000号",
    ),
    ads=("★限时特惠 点此抢购★", "[广告]", " m.promo.invalid/?id=9 ", "（长按识别二维码）", "客服QQ：10001000"),
    lines=(
        "多家机构的分析人员随后发表了各自的看法。",
        "该消息发布之后，在网络上引起热议。",
        "有关情况本站还将继续关注。",
    ),
    notes=("（{}）", "( {} )", "({})", "（{0}）（{0}）", "({0} )({0} )"),
    marks=("\ufffd?", "?/strong>", "?!?/p>", "\ufffd"),
)

KITS = {"tuned": TUNED, "held": HELD}
