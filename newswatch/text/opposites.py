"""Folded words that turn a statement round where two texts are alike but for them: negations, and pairs of opposites.

What a spinner's synonyms change is in newswatch.text.meanings.
"""

import re
from itertools import chain

_NEGATIONS = """
不 未 没 无 非 勿 莫 否 没有 尚未 从未 并未 并不 并非 并无 不是 不能 不会 不得 不再 不可 不准 不许 不应 不予 毫不
毫无 绝不 决不 禁止 严禁 禁 拒绝 无法 难以 未能 未曾 无需 无须 不要 不必 停止 取消 从不 不曾 不宜 不便
"""
NEGATIONS = frozenset(_NEGATIONS.split())
"""What says no where it stands alone in the place of nothing, or of one of AFFIRMED."""

_AFFIRMED = """
有 是 能 会 得 可 可以 能够 应 应当 应该 必须 须 需 需要 要 准 准许 允许 许可 已 已经 曾 曾经 将 将会 同意 接受
鼓励 支持 批准 开始 恢复 都 也 均 仍 仍然 就 便 正 正在 很 十分 更 全 一定 坚决 继续 值得 确实 并
"""
AFFIRMED = frozenset(_AFFIRMED.split())
"""What the same place says without the no."""

KEPT = re.compile(
    "不(?:断(?!言|定)|仅|少|久|同(?!意)|但|管|过(?!关|问)|论|错|禁(?!止)|惜|时|妨|只|光|料|愧|等(?!待)|足|乏|一|单|独|外|免|由|已|止|"
    "然|日|懈|容|忘|怕|住)|未(?:来|必)|无(?:论|数|疑|非|不|锡|人|线|比|限)|非(?:常|洲|遗|凡|得|盟)|[除南北东西]非|没准|莫(?:非|斯|桑|尔|里)|"
    "否则|[是能可与]否|禁止令|停止线"
)
"""Words with a no in them that says none."""

_PAIRS = """
缩短 延长 / 不断 不再 /
增长 下降 / 增长 减少 / 增长 下滑 / 增长 萎缩 / 上升 下降 / 上涨 下跌 / 上涨 下降 / 涨 跌 / 升 降 / 增 减 /
增加 减少 / 增多 减少 / 扩大 缩小 / 扩大 收窄 / 提高 降低 / 提升 降低 / 提升 下降 / 高于 低于 / 多于 少于 /
大于 小于 / 超过 不足 / 超过 低于 / 超 不足 / 逾 不足 / 最高 最低 / 最大 最小 / 最多 最少 / 首次 末次 /
加快 放缓 / 加快 减慢 / 加速 减速 / 加大 减小 / 加大 减轻 / 加强 削弱 / 加强 减弱 / 增强 减弱 / 增强 削弱 /
强化 弱化 / 上调 下调 / 调高 调低 / 上行 下行 / 顺差 逆差 / 盈利 亏损 / 利好 利空 / 流入 流出 / 进口 出口 /
买入 卖出 / 收入 支出 / 同比 环比 / 成功 失败 / 胜利 失败 / 通过 否决 / 同意 拒绝 / 同意 反对 / 赞成 反对 /
支持 反对 / 支援 反对 / 支持 限制 / 允许 禁止 / 鼓励 限制 / 鼓励 禁止 / 准许 禁止 / 接受 拒绝 / 批准 驳回 / 批准 否决 /
肯定 否定 / 承认 否认 / 证实 否认 / 开放 封闭 / 开放 关闭 / 开启 关闭 / 打开 关闭 / 开始 结束 / 启动 停止 /
启动 终止 / 恢复 中断 / 恢复 暂停 / 继续 停止 / 生效 失效 / 有效 无效 / 有力 无力 / 有利 不利 / 有关 无关 /
有序 无序 / 合法 非法 / 合作 竞争 / 合作 对抗 / 合作 冲突 / 对话 对抗 / 友好 敌对 / 和平 战争 / 团结 分裂 /
稳定 动荡 / 改善 恶化 / 好转 恶化 / 优化 恶化 / 乐观 悲观 / 积极 消极 / 主动 被动 / 优势 劣势 / 机遇 风险 /
安全 危险 / 增值 贬值 / 升值 贬值 / 升级 降级 / 晋升 降职 / 任命 免去 / 加入 退出 / 进入 退出 / 当选 落选 /
获胜 落败 / 领先 落后 / 先进 落后 / 富裕 贫困 / 发达 落后 / 中央 地方 / 国有 民营 / 公有 私有 / 公开 保密 /
公立 私立 / 国内 国外 / 境内 境外 / 省内 省外 / 国内 国际 / 城市 农村 / 城镇 农村 / 东部 西部 / 南部 北部 /
东北 西南 / 东南 西北 / 华东 华西 / 华南 华北 / 上游 下游 / 上半年 下半年 / 上午 下午 / 今年 去年 / 明年 去年 /
今年 明年 / 前者 后者 / 之前 之后 / 以前 以后 / 以上 以下 / 以内 以外 / 长期 短期 / 永久 临时 / 全部 部分 /
必须 可以 / 免费 收费 / 有偿 无偿 / 增税 减税 / 宽松 紧缩 / 扩张 收缩 / 过剩 短缺 / 充足 短缺 / 充足 不足 /
供给 需求 / 多数 少数 / 男性 女性 / 上升 回落 / 增长 回落 / 回升 回落 / 减轻 加重 / 减少 增多 / 遏制 助长 /
防止 促进 / 保护 破坏 / 建设 破坏 / 重视 忽视 / 遵守 违反 / 符合 违反 / 履行 违反 / 一致 相反 / 相同 不同 /
强 弱 / 快 慢 / 好 坏 / 真实 虚假 / 干旱 洪涝 / 东方 西方 / 南方 北方 / 向东 向西 / 向南 向北 / 买方 卖方 /
甲方 乙方 / 原告 被告 / 逮捕 释放 / 有罪 无罪 / 生产 停产 / 复工 停工 / 复产 停产 / 开工 停工 / 开通 关停 /
上市 退市
"""
_DIRECTIONS = "东南西北"

_WORDS = [tuple(pair.split()) for pair in _PAIRS.replace("\n", " ").split("/")]
OPPOSITES = frozenset(
    chain(
        ((one, other) for one, other in _WORDS),
        ((other, one) for one, other in _WORDS),
        ((a + part, b + part) for a in _DIRECTIONS for b in _DIRECTIONS if a != b for part in ("部", "侧", "岸", "面")),
    )
)
"""Folded pairs of opposites, either way round."""
LONGEST = max(len(one) for one, _ in OPPOSITES)
